import { useText } from '@latchkey/ui'
import type { Account } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { ProtectedForm } from '../ProtectedForm.tsx'
import { useQueryClient } from '../queries.ts'

type ReviewDialogProps = { account: Account; isOpen: boolean; onClose: () => void }

/** Ends the review, behind a step-up. */
export function ReviewDialog({ account, isOpen, onClose }: ReviewDialogProps) {
  const say = useText()
  const { call } = useLatchkey()
  const queries = useQueryClient()
  return (
    <ProtectedDialog
      title={say('review.confirm.title')}
      account={account}
      dialog={{ isOpen, close: onClose }}
    >
      <ProtectedForm
        account={account}
        changes="credential"
        saveLabel={say('review.confirm')}
        save={verification =>
          call('POST /api/my-account/security-review', verification ? { verification } : {})
        }
        onSaved={() => {
          onClose()
          void queries.invalidateQueries({ queryKey: ['my-account'] })
        }}
        onCancel={onClose}
      >
        {error => (
          <>
            <p>{say('review.confirm.about')}</p>
            <ProblemNotice problem={error} />
          </>
        )}
      </ProtectedForm>
    </ProtectedDialog>
  )
}
