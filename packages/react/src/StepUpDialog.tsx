import { ButtonLink, Dialog, DialogActions, Skeleton, useText } from '@latchkey/ui'
import { useAccountQuery } from './account.ts'
import { ConfirmIdentity } from './ConfirmIdentity.tsx'
import type { PendingConfirmation } from './confirmation.ts'
import { LoadingFailed } from './LoadingFailed.tsx'
import './ProtectedForm.css'
import { useLatchkey } from './latchkey-context.ts'
import { canConfirm } from './ProtectedDialog.tsx'
import { Root } from './Root.tsx'
import { useAsOpened } from './use-as-opened.ts'

type StepUpDialogProps = { pending: PendingConfirmation | undefined }

/** "First, confirm it's you", before a call that the application or a hook makes. */
export function StepUpDialog(props: StepUpDialogProps) {
  return (
    <Root>
      <OpenDialog {...props} />
    </Root>
  )
}

function OpenDialog({ pending }: StepUpDialogProps) {
  const say = useText()
  // While the dialog closes, its content stays.
  const shown = useAsOpened(pending, pending !== undefined, pending && String(pending.id))
  return (
    <Dialog
      title={say('devices.confirm')}
      isOpen={pending !== undefined}
      onClose={() => pending?.cancel()}
      isDismissable={false}
    >
      {shown && <Confirming key={shown.id} pending={shown} />}
    </Dialog>
  )
}

function Confirming({ pending }: { pending: PendingConfirmation }) {
  const say = useText()
  const { endpoint } = useLatchkey()
  const account = useAccountQuery(true)
  if (account.error && !account.data) return <LoadingFailed query={account} />
  if (!account.data) return <Skeleton width={240} height={72} />
  if (!canConfirm(account.data))
    return (
      <>
        <p>{say('stepUp.nothingToVerifyWith')}</p>
        <DialogActions>
          <ButtonLink href={`${endpoint.replace(/\/$/, '')}/account/security/password`} look="filled">
            {say('password.set')}
          </ButtonLink>
        </DialogActions>
      </>
    )
  return (
    <ConfirmIdentity
      account={account.data}
      changes={pending.changes}
      onConfirmed={pending.confirm}
      onCancel={() => pending.cancel()}
    />
  )
}
