import type { Output } from '@latchkey/client'
import { ProblemNotice, passwordRequirements, useAttempt, wordsOfRefusal } from '@latchkey/react/pages'
import { Button, PasswordField, RichText, useLanguage, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { isProblem } from './interaction.ts'
import { momentOf } from './moment.ts'
import './LegalNote.css'
import { token } from './link-token.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'

type Access = Output<'POST /api/links/access/read'>

type AccessFormProps = {
  access: Access
  onDone: () => void
  /** Called when the link no longer works. */
  onImpossible: (problem: unknown) => void
}

/** Asks for the new password, and says for whose account it is. */
export function AccessForm({ access, onDone, onImpossible }: AccessFormProps) {
  const say = useText()
  const language = useLanguage()
  const { call } = useSignInContext()
  const { purpose, person, expiresAt, passwordPolicy } = access
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const choosing = useAttempt(async () => {
    await call('POST /api/links/access/redeem', { body: { token, password } }).catch(problem => {
      if (isFinal(problem)) onImpossible(problem)
      throw problem
    })
  }, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(!password)
    if (password) choosing.attempt(undefined)
  }
  const type = (next: string) => {
    setMissing(false)
    choosing.forgive()
    setPassword(next)
  }
  const isAtPassword = isProblem(
    choosing.problem,
    'password.rejected',
    'user.same_password',
    'guard.invalid_input',
  )
  const requirements = passwordRequirements(password, passwordPolicy, say)
  const refusal = isAtPassword ? wordsOfRefusal(choosing.problem, say, { requirements, invalid }) : undefined
  const isReset = purpose === 'passwordReset'
  return (
    <PageCard
      title={say(isReset ? 'access.reset.title' : 'access.invitation.title')}
      description={
        <RichText
          text={isReset ? 'access.reset' : 'access.invitation'}
          values={{ person }}
          components={{ person: <strong /> }}
        />
      }
    >
      <form onSubmit={submit} noValidate>
        {!isAtPassword && <ProblemNotice problem={choosing.problem} />}
        <PasswordField
          label={say('password.new')}
          name="new-password"
          autoComplete="new-password"
          value={password}
          onChange={type}
          error={isMissing ? say('password.required') : refusal}
          requirements={requirements}
          autoFocus
        />
        <Button type="submit" look="filled" isWide isPending={choosing.isPending}>
          {say('access.do')}
        </Button>
        <p className="lk-legal-note">{say('undo.until', { moment: momentOf(expiresAt, language) })}</p>
      </form>
    </PageCard>
  )
}

const invalid = 'problem.passwordRejected'

function isFinal(problem: unknown) {
  return isProblem(
    problem,
    'access_link.not_found',
    'access_link.used',
    'access_link.revoked',
    'access_link.expired',
    'user.suspended',
  )
}
