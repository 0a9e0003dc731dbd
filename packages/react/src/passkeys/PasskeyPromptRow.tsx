import { useText } from '@latchkey/ui'
import type { Account, Control } from '../account.ts'
import { usePasskeyPrompt } from '../factors/choices.ts'
import { ProtectedSwitchRow } from '../factors/ProtectedSwitchRow.tsx'
import { useDialogAt } from '../navigation.ts'

/** Whether a passkey is suggested at sign-in. */
export function PasskeyPromptRow({ account, control }: { account: Account; control: Control }) {
  const say = useText()
  const dialog = useDialogAt('/security/passkey-prompt')
  const { isSkipped, setShown } = usePasskeyPrompt()
  if (isSkipped === undefined) return null
  return (
    <ProtectedSwitchRow
      account={account}
      control={control}
      dialog={dialog}
      name={say('passkey.prompt')}
      words={say(isSkipped ? 'passkey.prompt.off' : 'passkey.prompt.on')}
      isOn={!isSkipped}
      turnOn={{ title: 'passkey.prompt.turnOn', about: 'passkey.prompt.on', save: 'totp.turnOn' }}
      turnOff={{ title: 'passkey.prompt.turnOff', about: 'passkey.prompt.later', save: 'twoStep.turnOff' }}
      set={setShown}
    />
  )
}
