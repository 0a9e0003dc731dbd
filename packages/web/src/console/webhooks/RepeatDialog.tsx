import { SelectField, showToast, TextField } from '@latchkey/ui'
import { useState } from 'react'
import { useChange } from '../data/change.ts'
import { Confirm } from '../frame/Confirm.tsx'
import { useDialog } from '../navigation.ts'
import { useSay } from '../texts.tsx'
import { nameOf, type Webhook } from './hook-state.tsx'

/** Sends the events from a moment on again, for a receiver that lost them. */
export function RepeatDialog({ hook }: { hook: Webhook }) {
  const say = useSay()
  const dialog = useDialog('repeat')
  const [since, setSince] = useState('')
  const [status, setStatus] = useState<'all' | 'failed'>('failed')
  const repeat = useChange('POST /api/hooks/:id/repeat')
  const moment = new Date(since).getTime()
  const close = () => {
    repeat.reset()
    dialog.close()
  }
  return (
    <Confirm
      title={say('webhooks.repeat.title', { name: nameOf(hook) })}
      verb={say('webhooks.repeat.do')}
      isOpen={dialog.isOpen}
      onClose={close}
      onConfirm={() =>
        repeat.run(
          { params: { id: hook.id }, body: { since: moment, ...(status === 'failed' && { status }) } },
          ({ count }) => {
            close()
            showToast({ words: say('webhooks.repeat.done', { count }) })
          },
        )
      }
      isPending={repeat.isPending}
      isDisabled={Number.isNaN(moment)}
      problem={repeat.error}
    >
      <p>{say('webhooks.repeat.about')}</p>
      <TextField
        type="datetime-local"
        label={say('webhooks.repeat.since')}
        value={since}
        onChange={setSince}
      />
      <SelectField
        label={say('webhooks.repeat.which')}
        value={status}
        onChange={next => setStatus(next === 'all' ? 'all' : 'failed')}
        isRequired
        options={[
          { id: 'failed', words: say('webhooks.repeat.failed') },
          { id: 'all', words: say('webhooks.repeat.all') },
        ]}
      />
    </Confirm>
  )
}
