import { showPasskey, useAttempt } from '@latchkey/react'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { submit } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

const ceremony = '/api/experience/verification/web-authn/authentication'

export function ProveByPasskey({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call } = useSignInContext()
  const prove = async () => {
    const { verificationId, authenticationOptions } = await call(`POST ${ceremony}`)
    const payload = await showPasskey(authenticationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationId, payload } })
    return submit(call)
  }
  const proving = useAttempt(
    () => prove().catch(onLost),
    next => next && onDone(next),
  )
  return (
    <>
      <ProblemNotice problem={proving.problem} />
      <Button
        look="filled"
        isWide
        isPending={proving.isPending}
        onPress={() => proving.attempt(undefined)}
        autoFocus
      >
        <Icon of={KeyRound} />
        {say('passkey.use')}
      </Button>
    </>
  )
}
