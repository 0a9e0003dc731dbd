import { Button, Card, CardFoot, ManagedMark, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { useFactors } from '../factors/factors.ts'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { canUsePasskeys } from '../passkey-ceremonies.ts'
import type { Loaded } from '../WhenLoaded.tsx'
import { NewPasskeyForm } from './NewPasskeyForm.tsx'
import { PasskeyItem } from './PasskeyItem.tsx'
import { PasskeyPromptRow } from './PasskeyPromptRow.tsx'

/** The passkeys of the account. */
export function PasskeysCard({ account, settings, experience }: Loaded) {
  const say = useText()
  const managedWords = useManagedWords()
  const dialog = useDialogAt('/security/passkey')
  const passkeys = useFactors().data?.filter(({ type }) => type === 'WebAuthn')
  const control = settings.fields.passkey ?? settings.fields.mfa
  const isEditable = control === 'Edit'
  const isForSignIn = experience.passkeySignIn.enabled === true
  const isEnabled = isForSignIn || experience.mfa.factors.includes('WebAuthn')
  const canAdd = isEditable && canUsePasskeys() && isEnabled
  // Nothing is suggested to a person who has a passkey.
  const hasPrompt = isForSignIn && passkeys?.length === 0
  if (passkeys?.length === 0 && !canAdd && !hasPrompt) return null
  return (
    <Card
      title={say('passkeys.title')}
      description={isEditable ? say('passkey.about') : <ManagedMark words={managedWords} />}
    >
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
      {hasPrompt && <PasskeyPromptRow account={account} control={control} />}
      <ProtectedDialog title={say('passkey.add')} account={account} dialog={dialog}>
        <NewPasskeyForm account={account} onSaved={dialog.finish} onCancel={dialog.close} />
      </ProtectedDialog>
    </Card>
  )
}
