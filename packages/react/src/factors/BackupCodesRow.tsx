import { Button, Icon, MenuItem, MoreMenu, Row, SavedMark, useText } from '@latchkey/ui'
import { RefreshCw, Trash2 } from 'lucide-react'
import type { Account, Control } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useSavedMark } from '../use-saved-mark.ts'
import { BackupCodesForm } from './BackupCodesForm.tsx'
import { type Factor, useFactorChanges } from './factors.ts'

type BackupCodesRowProps = { account: Account; control: Control; codes: Factor | undefined }

/** Shows the number of remaining backup codes, and replaces them by new ones. */
export function BackupCodesRow({ account, control, codes }: BackupCodesRowProps) {
  const say = useText()
  const dialog = useDialogAt('/security/backup-codes')
  const removal = useDialogAt('/security/backup-codes-removal')
  const saved = useSavedMark()
  const changes = useFactorChanges()
  const name = say('backupCodes.name')
  const value = codes && say('backupCodes.left', { count: codes.remainCodes ?? 0 })
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
          codes ? (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={RefreshCw} size={16} />} onAction={dialog.open}>
                {say('backupCodes.renew')}
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
      <ProtectedDialog title={say('backupCodes.keep')} account={account} dialog={dialog}>
        <BackupCodesForm account={account} present={codes} onSaved={done} onCancel={dialog.close} />
      </ProtectedDialog>
      <RemovalDialog
        title={say('backupCodes.remove')}
        account={account}
        dialog={{ ...removal, isOpen: removal.isOpen && codes !== undefined }}
        changes="credential"
        removeLabel={say('row.remove')}
        remove={verification => changes.remove(codes?.id ?? '', verification)}
      >
        {say('backupCodes.removal')}
      </RemovalDialog>
    </>
  )
}
