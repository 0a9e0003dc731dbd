import { ProblemError } from '@latchkey/client'
import { ProblemNotice, passwordRequirements, wordsOfRefusal } from '@latchkey/react/pages'
import { Button, PasswordField, TextField, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { useCaptcha } from './captcha/use-captcha.tsx'
import { isProblem, register } from './interaction.ts'
import { loginHint } from './login-hint.ts'
import { useSignInContext } from './SignInContext.tsx'
import { keepTyped, typedBefore } from './step-history.ts'
import { type Terms, TermsBox } from './Terms.tsx'
import { useAdvance } from './use-advance.ts'

type Field = 'username' | 'password'

/** Registration with a username and a password. */
export function RegisterForm({ terms }: { terms: Terms }) {
  const say = useText()
  const { call, experience } = useSignInContext()
  // Ignores an email address or phone number: the form asks for a username only.
  const [username, setUsername] = useState(
    () => typedBefore() ?? (/[@+]/.test(loginHint()) ? '' : loginHint()),
  )
  const [password, setPassword] = useState('')
  const [missing, setMissing] = useState<Field>()
  const wanted = username.trim()
  const captcha = useCaptcha()
  const registering = useAdvance(() => register(call, { username: wanted, password }, captcha))
  const requirements = passwordRequirements(password, experience.passwordPolicy, say, { username: wanted })
  const place = placeOf(registering.problem)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const first: Field | undefined = !wanted ? 'username' : !password ? 'password' : undefined
    setMissing(first)
    if (first || !terms.isReady()) return
    keepTyped(wanted)
    void registering.attempt()
  }
  const errorAt = (field: Field) => {
    if (missing === field) return say(field === 'username' ? 'problem.usernameRequired' : 'password.required')
    if (place !== field) return undefined
    return wordsOfRefusal(registering.problem, say, {
      requirements: field === 'password' ? requirements : [],
      invalid: field === 'username' ? 'problem.usernameCharacters' : 'problem.passwordRejected',
    })
  }
  const changeAt = (field: Field, set: (next: string) => void) => (next: string) => {
    if (missing === field) setMissing(undefined)
    if (place === field) registering.forgive()
    set(next)
  }
  return (
    <form onSubmit={submit} noValidate>
      {place === 'form' && <ProblemNotice problem={registering.problem} />}
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
        requirements={requirements}
      />
      <TermsBox terms={terms} />
      {captcha.widget}
      <Button type="submit" look="filled" isWide isPending={registering.isPending}>
        {say('register.createAccount')}
      </Button>
    </form>
  )
}

/** Whether the server could not read the password, as it has characters of no text. */
function isAtPassword(problem: unknown) {
  if (!isProblem(problem, 'guard.invalid_input')) return false
  const { issues } = problem.data as { issues: { path: (string | number)[] }[] }
  return issues[0]?.path[0] === 'password'
}

/** The field to show an error at. */
function placeOf(problem: unknown) {
  if (!problem) return undefined
  const code = problem instanceof ProblemError ? problem.code : ''
  if (code === 'password.rejected' || isAtPassword(problem)) return 'password'
  return code.startsWith('user.username_') || code === 'guard.invalid_input' ? 'username' : 'form'
}
