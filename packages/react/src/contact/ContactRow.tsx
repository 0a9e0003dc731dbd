import { Button, Icon, MenuItem, MoreMenu, Row, SavedMark, useText } from '@latchkey/ui'
import { Pencil, Trash2 } from 'lucide-react'
import type { Account, Control, Experience } from '../account.ts'
import { waysToSignIn } from '../account-state.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { RemovalDialog } from '../RemovalDialog.tsx'
import { useSavedMark } from '../use-saved-mark.ts'
import { AddressForm } from './AddressForm.tsx'
import { type Kind, kinds, useRemoveAddress, useShownAddress } from './address.ts'

type ContactRowProps = { kind: Kind; account: Account; experience: Experience; control: Control }

/** Shows the email address or phone number, and links, replaces or removes it. */
export function ContactRow({ kind, account, experience, control }: ContactRowProps) {
  const say = useText()
  const words = kinds[kind]
  const dialog = useDialogAt(`/contact/${kind}`)
  const removal = useDialogAt(`/contact/${kind}-removal`)
  const saved = useSavedMark()
  const remove = useRemoveAddress(kind)
  const shown = useShownAddress(kind, account)
  const name = say(words.name)
  if (control !== 'Edit') return <ManagedRow name={name} value={shown} />
  const done = () => {
    saved.show()
    dialog.finish()
  }
  const signsIn = waysToSignIn(account, experience).identifiers.includes(kind)
  const title = say(shown ? words.change : words.add)
  return (
    <>
      <Row
        name={name}
        value={shown}
        state={<SavedMark isShown={saved.isShown} />}
        action={
          shown ? (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={Pencil} size={16} />} onAction={dialog.open}>
                {say('row.change')}
              </MenuItem>
              <MenuItem icon={<Icon of={Trash2} size={16} />} onAction={removal.open} isDangerous>
                {say('row.remove')}
              </MenuItem>
            </MoreMenu>
          ) : (
            <Button look="quiet" onPress={dialog.open}>
              {say('row.add')}
              <span className="lk-hidden">{name}</span>
            </Button>
          )
        }
      />
      <ProtectedDialog title={title} account={account} dialog={dialog}>
        <AddressForm kind={kind} account={account} onSaved={done} onCancel={dialog.close} />
      </ProtectedDialog>
      <RemovalDialog
        title={say(words.remove)}
        account={account}
        dialog={{ ...removal, isOpen: removal.isOpen && shown !== undefined }}
        changes={kind}
        removeLabel={say('row.remove')}
        remove={remove}
      >
        {say(words.removal[signsIn ? 'ofSignIn' : 'ofMessages'], { address: shown ?? '' })}
      </RemovalDialog>
    </>
  )
}
