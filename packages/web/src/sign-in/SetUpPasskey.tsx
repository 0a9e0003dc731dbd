import { createPasskey, ProblemNotice } from '@latchkey/react/pages'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { submit } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

const ceremony = '/api/experience/verification/web-authn/registration'

type SetUpPasskeyProps = {
  /** Where the passkey is added: as a second factor, or for signing in alone. */
  path: '/api/experience/profile/mfa' | '/api/experience/profile/mfa/passkey'
}

export function SetUpPasskey({ path }: SetUpPasskeyProps) {
  const say = useText()
  const { call } = useSignInContext()
  const creating = useAdvance(async () => {
    const { verificationId, registrationOptions } = await call(`POST ${ceremony}`)
    const payload = await createPasskey(registrationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationId, payload } })
    if (path === '/api/experience/profile/mfa')
      await call(`POST ${path}`, { body: { type: 'WebAuthn', verificationId } })
    else await call(`POST ${path}`, { body: { verificationId } })
    return submit(call)
  })
  return (
    <>
      <ProblemNotice problem={creating.problem} />
      <Button look="filled" isWide isPending={creating.isPending} onPress={() => creating.attempt()}>
        <Icon of={KeyRound} />
        {say('passkey.create')}
      </Button>
    </>
  )
}
