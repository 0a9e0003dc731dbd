import { Button, PasswordField, useText } from '@latchkey/ui'
import { useState } from 'react'
import { ChosenIdentifier } from './ChosenIdentifier.tsx'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { kindOf } from './identifier.ts'
import { isProblem, signIn } from './interaction.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useSubmission } from './use-submission.ts'

type PasswordStepProps = { identifier: string; onChange: () => void; onLost: (problem: unknown) => void }

export function PasswordStep({ identifier, onChange, onLost }: PasswordStepProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const captcha = useCaptcha()
  const credentials = { identifier: { type: kindOf(identifier, experience), value: identifier }, password }
  const { submit, isPending, problem, forgive } = useSubmission(
    () => signIn(call, credentials, captcha),
    onLost,
  )
  const isWrong = isProblem(problem, 'session.invalid_credentials')
  const change = (next: string) => {
    forgive()
    setPassword(next)
  }
  return (
    <form onSubmit={submit} noValidate>
      <ChosenIdentifier identifier={identifier} onChange={onChange} />
      {!isWrong && <ProblemNotice problem={problem} />}
      <PasswordField
        label={say('signIn.password')}
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={change}
        error={isWrong ? say('signIn.wrong') : undefined}
        autoFocus
      />
      {captcha.widget}
      <Button type="submit" look="filled" isWide isDisabled={!password} isPending={isPending}>
        {say('signIn.signIn')}
      </Button>
    </form>
  )
}
