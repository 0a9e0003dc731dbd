import { Button, Icon, MenuItem, Moment, MoreMenu, Row, SavedMark, useText } from '@latchkey/ui'
import { RefreshCw, Trash2 } from 'lucide-react'
import type { Account, Control } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useFirstStep } from '../use-first-step.ts'
import { useSavedMark } from '../use-saved-mark.ts'
import { BackupCodesForm } from './BackupCodesForm.tsx'
import { type Factor, useFactorChanges } from './factors.ts'
import { TotpForm } from './TotpForm.tsx'

type TotpRowProps = {
  account: Account
  control: Control
  totp: Factor | undefined
  /** Whether backup codes are the next step, because they are enabled and there are none. */
  lacksCodes: boolean
}

/** Shows the authenticator app, and adds, replaces or removes it. */
export function TotpRow({ account, control, totp, lacksCodes }: TotpRowProps) {
  const say = useText()
  const dialog = useDialogAt('/security/authenticator')
  const removal = useDialogAt('/security/authenticator-removal')
  const [step, setStep] = useFirstStep<'app' | 'codes'>('app', dialog.isOpen)
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
      <ProtectedDialog
        title={say(step === 'codes' ? 'backupCodes.keep' : totp ? 'totp.replace' : 'totp.add')}
        step={step}
        account={account}
        // At the codes, the app is set up already.
        dialog={{ isOpen: dialog.isOpen, close: step === 'codes' ? done : dialog.close }}
      >
        {step === 'app' ? (
          <TotpForm
            account={account}
            onSaved={() => (lacksCodes ? setStep('codes') : done())}
            onCancel={dialog.close}
          />
        ) : (
          <BackupCodesForm
            account={account}
            present={undefined}
            cancelLabel={say('signIn.setUp.skip')}
            onSaved={done}
            onCancel={done}
          />
        )}
      </ProtectedDialog>
      <RemovalDialog
        title={say('totp.remove')}
        account={account}
        dialog={{ ...removal, isOpen: removal.isOpen && totp !== undefined }}
        changes="credential"
        removeLabel={say('row.remove')}
        remove={verification => changes.remove(totp?.id ?? '', verification)}
      >
        {say('totp.removal')}
      </RemovalDialog>
    </>
  )
}
