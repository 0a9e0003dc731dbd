import { useText } from '@latchkey/ui'
import type { FormEvent } from 'react'
import { useLatchkey } from '../latchkey-context.ts'
import { ProblemNotice } from '../ProblemNotice.tsx'
import { showPasskey } from '../passkey-ceremonies.ts'
import { useAttempt } from '../use-attempt.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

const ceremony = '/api/verifications/web-authn/authentication'

export function PasskeyProof({ account: _, onProven, ...frame }: ProofProps) {
  const say = useText()
  const { call } = useLatchkey()
  const prove = async () => {
    const { verificationRecordId, expiresAt, authenticationOptions } = await call(`POST ${ceremony}`)
    const payload = await showPasskey(authenticationOptions)
    await call(`POST ${ceremony}/verify`, { body: { verificationRecordId, payload } })
    return { verificationRecordId, expiresAt, method: 'WebAuthn' as const }
  }
  const proving = useAttempt(prove, onProven)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    proving.attempt(undefined)
  }
  return (
    <ProofForm {...frame} onSubmit={submit} isPending={proving.isPending} submitLabel={say('passkey.use')}>
      <p>{say('signIn.prove.passkey')}</p>
      <ProblemNotice problem={proving.problem} />
    </ProofForm>
  )
}
