import { Button, ButtonLink, Dialog, DialogActions, Row, useText } from '@latchkey/ui'
import type { Account, Settings } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { DeletionForm } from './DeletionForm.tsx'

type DeletionRowProps = { account: Account; settings: Settings }

/** Deletes the account: here, or at the address that an administrator has set; docs/wire/account-api.md#5.3. */
export function DeletionRow({ account, settings }: DeletionRowProps) {
  const say = useText()
  const dialog = useDialogAt('/data/deletion')
  const { fields, deleteAccountUrl, deletionGracePeriod } = settings
  const name = say('data.deletion.name')
  const title = say('data.deletion.title')
  if (deleteAccountUrl)
    return (
      <>
        <Row
          name={name}
          value={say('data.deletion.elsewhere', { host: new URL(deleteAccountUrl).host })}
          action={<LinkThere to={deleteAccountUrl} look="quiet" />}
        />
        <Dialog title={title} isOpen={dialog.isOpen} onClose={dialog.close}>
          <p>{say('data.deletion.elsewhere', { host: new URL(deleteAccountUrl).host })}</p>
          <DialogActions>
            <LinkThere to={deleteAccountUrl} look="filled" />
          </DialogActions>
        </Dialog>
      </>
    )
  if (fields.accountDeletion !== 'Edit')
    return (
      <>
        {fields.accountDeletion === 'ReadOnly' && (
          <ManagedRow name={name} value={say('data.deletion.byAdministrator')} isTold />
        )}
        <Dialog title={title} isOpen={dialog.isOpen} onClose={dialog.close}>
          <p>{say('data.deletion.byAdministrator')}</p>
          <DialogActions>
            <Button onPress={dialog.close}>{say('dialog.close')}</Button>
          </DialogActions>
        </Dialog>
      </>
    )
  return (
    <>
      <Row
        name={name}
        value={
          deletionGracePeriod > 0
            ? say('data.deletion.about', { count: deletionGracePeriod })
            : say('data.deletion.aboutNow')
        }
        action={
          <Button look="quiet" onPress={dialog.open}>
            {say('data.deletion.open')}
          </Button>
        }
      />
      <ProtectedDialog title={title} account={account} dialog={dialog}>
        <DeletionForm account={account} settings={settings} onClose={dialog.close} />
      </ProtectedDialog>
    </>
  )
}

function LinkThere({ to, look }: { to: string; look: 'quiet' | 'filled' }) {
  const say = useText()
  return (
    <ButtonLink href={to} look={look}>
      {say('data.deletion.go')}
    </ButtonLink>
  )
}
