import { useText } from '@latchkey/ui'
import type { Account, Control, Experience } from '../account.ts'
import { ManagedRow } from '../ManagedRow.tsx'
import { useDialogAt } from '../navigation.ts'
import { useSecondStep } from './choices.ts'
import { ProtectedSwitchRow } from './ProtectedSwitchRow.tsx'
import { isSecondStepRequired } from './present-factors.ts'

type SecondStepRowProps = { account: Account; control: Control; experience: Experience }

/** Whether a second step is asked for at sign-in, which people decide where the policy lets them. */
export function SecondStepRow({ account, control, experience }: SecondStepRowProps) {
  const say = useText()
  const dialog = useDialogAt('/security/two-step')
  const { isSkipped, setAsked } = useSecondStep()
  const name = say('twoStep.ask')
  if (isSecondStepRequired(experience)) return <ManagedRow name={name} value={say('twoStep.ask.required')} />
  if (isSkipped === undefined) return null
  const on = experience.adaptiveMfa.enabled ? 'twoStep.ask.unusual' : 'twoStep.ask.on'
  return (
    <ProtectedSwitchRow
      account={account}
      control={control}
      dialog={dialog}
      name={name}
      words={say(isSkipped ? 'twoStep.ask.off' : on)}
      isOn={!isSkipped}
      turnOn={{ title: 'twoStep.turnOn.title', about: 'twoStep.turnOn.about', save: 'totp.turnOn' }}
      turnOff={{ title: 'twoStep.turnOff.title', about: 'twoStep.turnOff.about', save: 'twoStep.turnOff' }}
      look="danger"
      set={setAsked}
    />
  )
}
