import { PasswordField, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useLatchkey } from '../latchkey-context.ts'
import { useAttempt } from '../use-attempt.ts'
import { wordsOfProblem } from '../words-of-problem.ts'
import { ProofForm, type ProofProps } from './ProofForm.tsx'

export function PasswordProof({ account, onProven, ...frame }: ProofProps) {
  const say = useText()
  const { call } = useLatchkey()
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const proving = useAttempt(
    () => call('POST /api/verifications/password', { body: { password } }),
    record => onProven({ ...record, method: 'Password' }),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) proving.attempt(undefined)
  }
  const change = (next: string) => {
    setMissing(false)
    proving.forgive()
    setPassword(next)
  }
  const refusal = proving.problem ? wordsOfProblem(proving.problem, say) : undefined
  return (
    <ProofForm
      {...frame}
      onSubmit={submit}
      isPending={proving.isPending}
      submitLabel={say('stepUp.continue')}
    >
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={account.username ?? ''}
        readOnly
        hidden
      />
      <PasswordField
        label={say('stepUp.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={change}
        error={isMissing ? say('signIn.passwordRequired') : refusal}
        autoFocus
      />
    </ProofForm>
  )
}
