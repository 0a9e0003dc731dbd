import type { Query } from '@latchkey/client'
import { Button, Dialog, DialogActions, InlineNotice, SelectField } from '@latchkey/ui'
import { useState } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { type Format, useExport } from './use-export.ts'

/** Saves all entries that the filters match as a file. Closing the dialog stops it. */
export function ExportDialog({ query, total }: { query: Query; total: number | undefined }) {
  const say = useSay()
  const dialog = useDialog('export')
  const [format, setFormat] = useState<Format>('csv')
  const { state, count, problem, start, stop } = useExport()
  const isRunning = state === 'running'
  const close = () => {
    stop()
    dialog.close()
  }
  return (
    <Dialog title={say('log.export.title')} isOpen={dialog.isOpen} onClose={close} isDismissable={!isRunning}>
      <div className="lk-log-form">
        <p>{say('log.export.about')}</p>
        <SelectField
          label={say('log.export.format')}
          value={format}
          // The cast is safe: these are the options.
          onChange={value => setFormat(value as Format)}
          options={[
            { id: 'csv', words: say('log.export.csv') },
            { id: 'ndjson', words: say('log.export.ndjson') },
          ]}
          isRequired
        />
        {isRunning && (
          <>
            <progress
              className="lk-log-progress"
              aria-label={say('log.export.title')}
              {...(total && { max: total, value: Math.min(count, total) })}
            />
            <p>{say('log.export.running', { count })}</p>
          </>
        )}
        <div role="status">
          {state === 'done' && (
            <InlineNotice tone="success">{say('log.export.done', { count })}</InlineNotice>
          )}
        </div>
        <ProblemNotice problem={problem} />
      </div>
      <DialogActions>
        {isRunning ? (
          <Button onPress={stop}>{say('log.export.stop')}</Button>
        ) : (
          <Button look="filled" onPress={() => start(query, format)}>
            {say('log.export.do')}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}
