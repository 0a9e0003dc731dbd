import type { Output } from '@latchkey/client'
import {
  ProblemNotice,
  passwordRequirements,
  useAttempt,
  usernameRequirements,
  wordsOfRefusal,
} from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, PasswordField, TextField, useLanguage, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { isProblem } from './interaction.ts'
import { LinkEnding } from './LinkEnding.tsx'
import { token } from './link-token.ts'
import { momentOf } from './moment.ts'
import './LegalNote.css'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useLink } from './use-link.ts'

/** The target of the link that a new server prints: its first owner makes an account. */
export function WelcomePage() {
  const { target, problem, fail } = useLink((call, token) =>
    call('POST /api/links/owner/read', { body: { token } }),
  )
  const [isDone, setDone] = useState(false)
  if (isDone) return <LinkEnding title="access.done.title" about="access.done" to="/console" />
  if (isProblem(problem, 'access_link.expired'))
    return <LinkEnding title="undo.over.title" about="access.expired" to="/console" />
  if (!token || isProblem(problem, 'access_link.not_found', 'guard.invalid_input'))
    return <LinkEnding title="access.unknown.title" about="access.unknown" to="/console" />
  if (problem) return <ProblemPage problem={problem} />
  if (!target) return <AuthCardSkeleton />
  return <OwnerForm link={target} onDone={() => setDone(true)} onImpossible={fail} />
}

type OwnerFormProps = {
  link: Output<'POST /api/links/owner/read'>
  onDone: () => void
  /** Called when the link no longer works. */
  onImpossible: (problem: unknown) => void
}

function OwnerForm({ link: { passwordPolicy, expiresAt }, onDone, onImpossible }: OwnerFormProps) {
  const say = useText()
  const language = useLanguage()
  const { call, experience } = useSignInContext()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [isAsked, setAsked] = useState(false)
  const wanted = username.trim()
  const making = useAttempt(async () => {
    await call('POST /api/links/owner/redeem', { body: { token, username: wanted, password } }).catch(
      problem => {
        if (isProblem(problem, 'access_link.not_found', 'access_link.expired')) onImpossible(problem)
        throw problem
      },
    )
  }, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (wanted && password) making.attempt(undefined)
  }
  const change = (set: (next: string) => void) => (next: string) => {
    setAsked(false)
    making.forgive()
    set(next)
  }
  const isAtPassword = isProblem(making.problem, 'password.rejected')
  const isAtUsername = isProblem(making.problem, 'user.username_already_in_use', 'guard.invalid_input')
  const requirements = passwordRequirements(password, passwordPolicy, say)
  const nameRequirements = usernameRequirements(wanted, experience.usernamePolicy, say)
  const refusal = (
    isHere: boolean,
    of: typeof requirements,
    invalid: 'problem.passwordRejected' | 'problem.usernameCharacters',
  ) => (isHere ? wordsOfRefusal(making.problem, say, { requirements: of, invalid }) : undefined)
  return (
    <PageCard title={say('welcome.title')} description={say('welcome.about')}>
      <form onSubmit={submit} noValidate>
        {!isAtPassword && !isAtUsername && <ProblemNotice problem={making.problem} />}
        <TextField
          label={say('username.name')}
          name="username"
          autoComplete="username"
          capitalization="none"
          autoCorrect="off"
          spellCheck="false"
          value={username}
          onChange={change(setUsername)}
          error={
            isAsked && !wanted
              ? say('problem.usernameRequired')
              : refusal(isAtUsername, nameRequirements, 'problem.usernameCharacters')
          }
          requirements={nameRequirements}
          autoFocus
        />
        <PasswordField
          label={say('password.new')}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={change(setPassword)}
          error={
            isAsked && !password
              ? say('password.required')
              : refusal(isAtPassword, requirements, 'problem.passwordRejected')
          }
          requirements={requirements}
        />
        <Button type="submit" look="filled" isWide isPending={making.isPending}>
          {say('welcome.do')}
        </Button>
        <p className="lk-legal-note">{say('undo.until', { moment: momentOf(expiresAt, language) })}</p>
      </form>
    </PageCard>
  )
}
