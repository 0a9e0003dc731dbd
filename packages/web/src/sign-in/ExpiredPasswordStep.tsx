import { passwordRequirements, useAttempt, wordsOfProblem } from '@latchkey/react'
import { Button, PasswordField, Requirements, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import type { StepProps } from './step-props.ts'

/** The password was right but has expired. Signing in requires a new one. */
export function ExpiredPasswordStep({ onDone, onLost }: StepProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const renewing = useAttempt(
    () =>
      call('PUT /api/experience/profile/password', { body: { password } })
        .then(() => submit(call))
        .catch(onLost),
    next => next && onDone(next),
  )
  const renew = (event: FormEvent) => {
    event.preventDefault()
    if (password) renewing.attempt(undefined)
  }
  const change = (next: string) => {
    renewing.forgive()
    setPassword(next)
  }
  return (
    <PageCard title={say('signIn.renew.title')} description={say('signIn.renew')}>
      <form onSubmit={renew} noValidate>
        <PasswordField
          label={say('password.new')}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={change}
          error={renewing.problem ? wordsOfProblem(renewing.problem, say) : undefined}
          autoFocus
        />
        <Requirements of={passwordRequirements(password, experience.passwordPolicy, say)} />
        <Button type="submit" look="filled" isWide isDisabled={!password} isPending={renewing.isPending}>
          {say('signIn.continue')}
        </Button>
      </form>
    </PageCard>
  )
}
