import { Button, Card, CardFoot, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { useFactors } from '../factors/factors.ts'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { canUsePasskeys } from '../passkey-ceremonies.ts'
import type { Loaded } from '../WhenLoaded.tsx'
import { NewPasskeyForm } from './NewPasskeyForm.tsx'
import { PasskeyItem } from './PasskeyItem.tsx'

/** The passkeys of the account. */
export function PasskeysCard({ account, settings, experience }: Loaded) {
  const say = useText()
  const managedWords = useManagedWords()
  const dialog = useDialogAt('/security/passkey')
  const passkeys = useFactors().data?.filter(({ type }) => type === 'WebAuthn')
  const isEditable = (settings.fields.passkey ?? settings.fields.mfa) === 'Edit'
  const canAdd = isEditable && canUsePasskeys() && experience.mfa.factors.includes('WebAuthn')
  if (passkeys?.length === 0 && !canAdd) return null
  return (
    <Card title={say('passkeys.title')} description={isEditable ? say('passkey.about') : managedWords}>
      {!passkeys && <CardSkeleton rows={1} />}
      {passkeys && passkeys.length > 0 && (
        <ul>
          {passkeys.map(passkey => (
            <PasskeyItem key={passkey.id} passkey={passkey} account={account} isEditable={isEditable} />
          ))}
        </ul>
      )}
      {passkeys && canAdd && (
        <CardFoot action={<Button onPress={dialog.open}>{say('passkey.add')}</Button>}>
          {passkeys.length === 0 && say('passkeys.none')}
        </CardFoot>
      )}
      <ProtectedDialog title={say('passkey.add')} account={account} dialog={dialog}>
        <NewPasskeyForm account={account} onSaved={dialog.finish} onCancel={dialog.close} />
      </ProtectedDialog>
    </Card>
  )
}
