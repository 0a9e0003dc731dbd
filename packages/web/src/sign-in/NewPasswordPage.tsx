import { passwordRequirements, wordsOfProblem } from '@latchkey/react'
import { Button, Checkbox, PasswordField, Requirements, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'
import { goTo } from './use-path.ts'

/** Takes a new password, instead of a forgotten or an expired one. */
export function NewPasswordPage({ isForgotten }: { isForgotten: boolean }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const [endsOthers, setEndsOthers] = useState(true)
  const renewing = useAdvance(async () => {
    const body = { password, ...(isForgotten && { revokeSessions: endsOthers }) }
    await call('PUT /api/experience/profile/password', { body })
    return submit(call)
  })
  const save = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) void renewing.attempt()
  }
  const change = (next: string) => {
    setMissing(false)
    renewing.forgive()
    setPassword(next)
  }
  const refusal = renewing.problem ? wordsOfProblem(renewing.problem, say) : undefined
  return (
    <PageCard title={say('signIn.renew.title')} description={isForgotten ? undefined : say('signIn.renew')}>
      <form onSubmit={save} noValidate>
        <PasswordField
          label={say('password.new')}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={change}
          error={isMissing ? say('password.required') : refusal}
          autoFocus
        />
        <Requirements of={passwordRequirements(password, experience.passwordPolicy, say)} />
        {isForgotten && (
          <Checkbox isSelected={endsOthers} onChange={setEndsOthers}>
            {say('forgot.endOthers')}
          </Checkbox>
        )}
        <Button type="submit" look="filled" isWide isPending={renewing.isPending}>
          {say(isForgotten ? 'password.set' : 'signIn.continue')}
        </Button>
      </form>
    </PageCard>
  )
}

/** The end of a reset. Signing in with the new password proves that it is known. */
export function PasswordChangedPage() {
  const say = useText()
  return (
    <PageCard title={say('forgot.done.title')} description={say('forgot.done')}>
      <Button look="filled" isWide onPress={() => goTo('/sign-in')}>
        {say('signIn.signIn')}
      </Button>
    </PageCard>
  )
}
