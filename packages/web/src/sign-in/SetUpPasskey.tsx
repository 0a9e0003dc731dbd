import { createPasskey, useAttempt } from '@latchkey/react'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { submit } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

const ceremony = '/api/experience/verification/web-authn/registration'

export function SetUpPasskey({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const create = async () => {
    const { verificationId, registrationOptions } = await call(`POST ${ceremony}`)
    const payload = await createPasskey(registrationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationId, payload } })
    await call('POST /api/experience/profile/mfa', { body: { type: 'WebAuthn', verificationId } })
    return submit(call)
  }
  const creating = useAttempt(
    () => create().catch(onLost),
    next => next && onDone(next),
  )
  return (
    <>
      <ProblemNotice problem={creating.problem} />
      <Button look="filled" isWide isPending={creating.isPending} onPress={() => creating.attempt(undefined)}>
        <Icon of={KeyRound} />
        {say('passkey.create')}
      </Button>
    </>
  )
}
