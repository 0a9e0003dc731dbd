import { Button, ManagedMark, Row, Skeleton, useLanguage, useText } from '@latchkey/ui'
import type { Account, Control } from '../account.ts'
import { LoadingFailed } from '../LoadingFailed.tsx'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { useAttempt } from '../use-attempt.ts'
import { ExportDialog } from './ExportDialog.tsx'
import { type DataExport, useExport, useExportChanges } from './exports.ts'
import { exactMoment } from './moments.ts'

type ExportRowProps = { account: Account; control: Control }

/** The export of all that is stored on the person: asks for it, waits for it, downloads it. */
export function ExportRow({ account, control }: ExportRowProps) {
  const say = useText()
  const query = useExport()
  const dialog = useDialogAt('/data/export')
  const managed = useManagedWords()
  const { download } = useExportChanges()
  const downloading = useAttempt(download, () => undefined)
  const present = query.data ?? undefined
  const isMade = present?.status === 'pending' || present?.status === 'ready'
  const isEditable = control === 'Edit'
  return (
    <>
      <Row
        name={say('data.export.name')}
        value={
          query.isPending ? <Skeleton width={200} /> : <ExportState of={present} isEditable={isEditable} />
        }
        state={!isEditable && !isMade && <ManagedMark words={managed} isTerse />}
        action={
          // One button, which keeps the focus while the export is made.
          (isMade || (isEditable && query.isSuccess)) && (
            <Button
              look="quiet"
              isPending={present?.status === 'pending' || downloading.isPending}
              onPress={() => (present && isMade ? downloading.attempt(present) : dialog.open())}
            >
              {say(isMade ? 'data.export.download' : present ? 'state.retry' : 'data.export.ask')}
            </Button>
          )
        }
      />
      {(Boolean(downloading.problem) || (query.error && !present)) && (
        <div className="lk-row-problem">
          {downloading.problem ? (
            <ProblemNotice problem={downloading.problem} />
          ) : (
            <LoadingFailed query={query} />
          )}
        </div>
      )}
      {isEditable && <ExportDialog account={account} dialog={dialog} />}
    </>
  )
}

/** The state of the export, which screen readers announce when it changes. */
function ExportState({ of, isEditable }: { of: DataExport | undefined; isEditable: boolean }) {
  const say = useText()
  const language = useLanguage()
  return (
    <span role="status">
      {!of && say(isEditable ? 'data.export.about' : 'data.export.byAdministrator')}
      {of?.status === 'pending' && say('data.export.pending')}
      {of?.status === 'ready' &&
        say('data.export.ready', { moment: exactMoment(of.expiresAt ?? 0, language) })}
      {of?.status === 'failed' && say(isEditable ? 'data.export.failed' : 'data.export.byAdministrator')}
    </span>
  )
}
