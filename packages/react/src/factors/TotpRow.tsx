import { Button, Icon, MenuItem, Moment, MoreMenu, Row, SavedMark, useText } from '@latchkey/ui'
import { RefreshCw, Trash2 } from 'lucide-react'
import type { Account, Control } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useSavedMark } from '../use-saved-mark.ts'
import { type Factor, useFactorChanges } from './factors.ts'
import { TotpForm } from './TotpForm.tsx'

type TotpRowProps = { account: Account; control: Control; totp: Factor | undefined }

/** Shows the authenticator app, and adds, replaces or removes it. */
export function TotpRow({ account, control, totp }: TotpRowProps) {
  const say = useText()
  const dialog = useDialogAt('/security/authenticator')
  const removal = useDialogAt('/security/authenticator-removal')
  const saved = useSavedMark()
  const changes = useFactorChanges()
  const name = say('method.totp')
  const value = totp && <Moment text="factor.since" at={new Date(totp.createdAt)} />
  if (control !== 'Edit') return <ManagedRow name={name} value={value} />
  const done = () => {
    saved.show()
    dialog.finish()
  }
  return (
    <>
      <Row
        name={name}
        value={value}
        state={<SavedMark isShown={saved.isShown} />}
        action={
          totp ? (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={RefreshCw} size={16} />} onAction={dialog.open}>
                {say('totp.replace')}
              </MenuItem>
              <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={removal.open} isDangerous>
                {say('row.remove')}
              </MenuItem>
            </MoreMenu>
          ) : (
            <Button look="quiet" onPress={dialog.open}>
              {say('row.set')}
              <span className="lk-hidden">{name}</span>
            </Button>
          )
        }
      />
      <ProtectedDialog title={say(totp ? 'totp.replace' : 'totp.add')} account={account} dialog={dialog}>
        <TotpForm account={account} onSaved={done} onCancel={dialog.close} />
      </ProtectedDialog>
      <RemovalDialog
        title={say('totp.remove')}
        account={account}
        dialog={removal}
        changes="credential"
        removeLabel={say('row.remove')}
        remove={verification => changes.remove(totp?.id ?? '', verification)}
      >
        {say('totp.removal')}
      </RemovalDialog>
    </>
  )
}
