import { useText } from '@latchkey/ui'
import type { Account } from '../account.ts'
import type { DialogState } from '../navigation.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { useExportChanges } from './exports.ts'

/** Says what the export contains, and asks for it. */
export function ExportDialog({ account, dialog }: { account: Account; dialog: DialogState }) {
  const say = useText()
  const { request } = useExportChanges()
  return (
    <ProtectedDialog title={say('data.export.title')} account={account} dialog={dialog}>
      <ProtectedForm
        account={account}
        changes="credential"
        saveLabel={say('data.export.start')}
        save={request}
        onSaved={dialog.finish}
        onCancel={dialog.close}
      >
        {error => (
          <>
            <p>{say('data.export.contents')}</p>
            <p>{say('data.export.wait')}</p>
            <ProblemNotice problem={error} />
          </>
        )}
      </ProtectedForm>
    </ProtectedDialog>
  )
}
