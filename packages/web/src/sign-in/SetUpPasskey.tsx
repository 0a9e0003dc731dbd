import { createPasskey, useAttempt } from '@latchkey/react'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { submit } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import type { Way } from './SecondStepPage.tsx'
import { useSurroundings } from './surroundings.tsx'

const ceremony = '/api/experience/verification/web-authn/registration'

export function SetUpPasskey({ onDone, onLost }: Way) {
  const say = useText()
  const { call } = useSurroundings()
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
