import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { useState } from 'react'
import './ConfirmDevice.css'
import { type DeviceAnswer, sendUserCode } from './device.ts'
import { PageCard } from './PageCard.tsx'

type ConfirmDeviceProps = { answer: DeviceAnswer; onAnswer: (answer: DeviceAnswer) => void }

/** Asks whether the device shows this very code (RFC 8628 section 5.4: remote phishing). */
export function ConfirmDevice({ answer, onAnswer }: ConfirmDeviceProps) {
  const say = useText()
  const [pending, setPending] = useState<'confirm' | 'abort'>()
  const [problem, setProblem] = useState<unknown>()
  const { application, userCode = '', xsrf = '' } = answer
  const send = async (decision: 'confirm' | 'abort') => {
    setPending(decision)
    setProblem(undefined)
    await sendUserCode({ xsrf, user_code: userCode, [decision]: 'yes' }).then(onAnswer, setProblem)
    setPending(undefined)
  }
  return (
    <PageCard
      title={say('device.confirm.title', { application: application?.name ?? '' })}
      description={say('device.confirm.about')}
    >
      <div className="lk-auth-stack">
        <p className="lk-device-code">{userCode}</p>
        <ProblemNotice problem={problem} />
        <Button
          look="filled"
          isWide
          isPending={pending === 'confirm'}
          isDisabled={pending === 'abort'}
          onPress={() => send('confirm')}
        >
          {say('device.continue')}
        </Button>
        <Button
          isWide
          isPending={pending === 'abort'}
          isDisabled={pending === 'confirm'}
          onPress={() => send('abort')}
        >
          {say('device.confirm.deny')}
        </Button>
      </div>
    </PageCard>
  )
}
