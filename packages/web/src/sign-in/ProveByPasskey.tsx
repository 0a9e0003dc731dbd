import { ProblemNotice, showPasskey } from '@latchkey/react/pages'
import { Button, Icon, useText } from '@latchkey/ui'
import { KeyRound } from 'lucide-react'
import { useSignInContext } from './SignInContext.tsx'
import type { Trust } from './trust.tsx'
import { useAdvance } from './use-advance.ts'

const ceremony = '/api/experience/verification/web-authn/authentication'

export function ProveByPasskey({ trust }: { trust: Trust }) {
  const say = useText()
  const { call } = useSignInContext()
  const proving = useAdvance(async () => {
    const { verificationId, authenticationOptions } = await call(`POST ${ceremony}`)
    const payload = await showPasskey(authenticationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationId, payload } })
    return trust.submit(call)
  })
  return (
    <>
      <ProblemNotice problem={proving.problem} />
      <Button look="filled" isWide isPending={proving.isPending} onPress={() => proving.attempt()} autoFocus>
        <Icon of={KeyRound} />
        {say('passkey.use')}
      </Button>
    </>
  )
}
