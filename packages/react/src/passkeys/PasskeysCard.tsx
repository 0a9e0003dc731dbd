import { Button, Card, CardFoot, ManagedMark, useText } from '@latchkey/ui'
import { CardSkeleton } from '../CardSkeleton.tsx'
import { useFactors } from '../factors/factors.ts'
import { presentFactors } from '../factors/present-factors.ts'
import { useManagedWords } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { ProtectedDialog } from '../ProtectedDialog.tsx'
import { useCanUsePasskeys } from '../use-can-use-passkeys.ts'
import type { Loaded } from '../WhenLoaded.tsx'
import { NewPasskeyForm } from './NewPasskeyForm.tsx'
import { PasskeyItem } from './PasskeyItem.tsx'
import { PasskeyPromptRow } from './PasskeyPromptRow.tsx'

/** The passkeys of the account. */
export function PasskeysCard({ account, settings, experience }: Loaded) {
  const say = useText()
  const managedWords = useManagedWords()
  const dialog = useDialogAt('/security/passkey')
  const canUsePasskeys = useCanUsePasskeys()
  const factors = useFactors().data
  const { passkeys, arePasskeysEnabled } = presentFactors(factors ?? [], experience)
  const control = settings.fields.passkey ?? settings.fields.mfa
  const isEditable = control === 'Edit'
  const canAdd = isEditable && canUsePasskeys && arePasskeysEnabled
  const hasNone = factors !== undefined && passkeys.length === 0
  // Nothing is suggested to a person who has a passkey.
  const hasPrompt = experience.passkeySignIn.enabled === true && hasNone
  if (hasNone && !canAdd && !hasPrompt) return null
  return (
    <Card
      title={say('passkeys.title')}
      description={isEditable ? say('passkey.about') : <ManagedMark words={managedWords} />}
    >
      {!factors && <CardSkeleton rows={1} />}
      {passkeys.length > 0 && (
        <ul>
          {passkeys.map(passkey => (
            <PasskeyItem key={passkey.id} passkey={passkey} account={account} isEditable={isEditable} />
          ))}
        </ul>
      )}
      {factors && canAdd && (
        <CardFoot action={<Button onPress={dialog.open}>{say('passkey.add')}</Button>}>
          {hasNone && say('passkeys.none')}
        </CardFoot>
      )}
      {hasPrompt && <PasskeyPromptRow account={account} control={control} />}
      <ProtectedDialog title={say('passkey.add')} account={account} dialog={dialog}>
        <NewPasskeyForm account={account} onSaved={dialog.finish} onCancel={dialog.close} />
      </ProtectedDialog>
    </Card>
  )
}
