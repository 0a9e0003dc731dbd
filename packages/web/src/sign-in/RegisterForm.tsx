import { ProblemError } from '@latchkey/client'
import { passwordRequirements, wordsOfProblem } from '@latchkey/react'
import { Button, PasswordField, Requirements, TextField, useText } from '@latchkey/ui'
import { useState } from 'react'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { register } from './interaction.ts'
import { LegalNote } from './LegalNote.tsx'
import { loginHint } from './login-hint.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useSubmission } from './use-submission.ts'

export function RegisterForm({ onLost }: { onLost: (problem: unknown) => void }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  // Ignores an email address or phone number: the form asks for a username only.
  const [username, setUsername] = useState(() => (/[@+]/.test(loginHint()) ? '' : loginHint()))
  const [password, setPassword] = useState('')
  const wanted = username.trim()
  const captcha = useCaptcha()
  const { submit, isPending, problem, forgive } = useSubmission(
    () => register(call, { username: wanted, password }, captcha),
    onLost,
  )
  const place = placeOf(problem)
  const errorAt = (field: 'username' | 'password') =>
    place === field ? wordsOfProblem(problem, say, 'problem.usernameCharacters') : undefined
  const changeAt = (field: 'username' | 'password', set: (next: string) => void) => (next: string) => {
    if (place === field) forgive()
    set(next)
  }
  return (
    <form onSubmit={submit} noValidate>
      {place === 'form' && <ProblemNotice problem={problem} />}
      <TextField
        label={say('username.name')}
        name="username"
        autoComplete="username"
        capitalization="none"
        autoCorrect="off"
        spellCheck="false"
        value={username}
        onChange={changeAt('username', setUsername)}
        error={errorAt('username')}
        autoFocus
      />
      <PasswordField
        label={say('register.choosePassword')}
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={changeAt('password', setPassword)}
        error={errorAt('password')}
      />
      <Requirements
        of={passwordRequirements(password, experience.passwordPolicy, say, { username: wanted })}
      />
      {captcha.widget}
      <Button type="submit" look="filled" isWide isDisabled={!wanted || !password} isPending={isPending}>
        {say('register.createAccount')}
      </Button>
      <LegalNote />
    </form>
  )
}

/** The field to show an error at. */
function placeOf(problem: unknown) {
  if (!problem) return undefined
  const code = problem instanceof ProblemError ? problem.code : ''
  if (code === 'password.rejected') return 'password'
  return code.startsWith('user.username_') || code === 'guard.invalid_input' ? 'username' : 'form'
}
