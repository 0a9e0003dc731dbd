import { passwordRequirements, wordsOfProblem } from '@latchkey/react'
import { Button, PasswordField, Requirements, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { submit as finish } from './interaction.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useAdvance } from './use-advance.ts'

export function ChoosePassword() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const saving = useAdvance(async () => {
    await call('POST /api/experience/profile', { body: { type: 'password', value: password } })
    return finish(call)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) void saving.attempt()
  }
  const change = (next: string) => {
    setMissing(false)
    saving.forgive()
    setPassword(next)
  }
  const refusal = saving.problem ? wordsOfProblem(saving.problem, say) : undefined
  return (
    <form onSubmit={submit} noValidate>
      <PasswordField
        label={say('register.choosePassword')}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={change}
        error={isMissing ? say('password.required') : refusal}
        autoFocus
      />
      <Requirements of={passwordRequirements(password, experience.passwordPolicy, say)} />
      <Button type="submit" look="filled" isWide isPending={saving.isPending}>
        {say('signIn.continue')}
      </Button>
    </form>
  )
}
