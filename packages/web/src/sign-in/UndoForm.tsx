import type { Output } from '@latchkey/client'
import { ProblemNotice, passwordRequirements, useAttempt, wordsOfRefusal } from '@latchkey/react/pages'
import { Button, PasswordField, RichText, useLanguage, useText } from '@latchkey/ui'
import { type FormEvent, useState } from 'react'
import { isProblem } from './interaction.ts'
import './LegalNote.css'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'

type AddressChange = Output<'POST /api/links/address-change'>

type UndoFormProps = {
  change: AddressChange
  token: string
  onDone: () => void
  /** Called when the link is no longer valid. */
  onImpossible: (problem: unknown) => void
}

export function UndoForm({ change, token, onDone, onImpossible }: UndoFormProps) {
  const say = useText()
  const language = useLanguage()
  const { call, experience } = useSignInContext()
  const { field, formerValue, needsPassword, expiresAt } = change
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)
  const undoing = useAttempt(async () => {
    const body = { token, ...(needsPassword && { password }) }
    await call('POST /api/links/address-change/undo', { body }).catch(problem => {
      if (isFinal(problem)) onImpossible(problem)
      throw problem
    })
  }, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(needsPassword && !password)
    if (password || !needsPassword) undoing.attempt(undefined)
  }
  const type = (next: string) => {
    setMissing(false)
    undoing.forgive()
    setPassword(next)
  }
  const isWrongPassword = isAtPassword(undoing.problem)
  const requirements = passwordRequirements(password, experience.passwordPolicy, say)
  const refusal = isWrongPassword
    ? wordsOfRefusal(undoing.problem, say, { requirements, invalid })
    : undefined
  return (
    <PageCard
      title={say(field === 'primaryEmail' ? 'undo.email' : 'undo.phone')}
      description={
        <RichText text="undo.about" values={{ address: formerValue }} components={{ address: <strong /> }} />
      }
    >
      <form onSubmit={submit} noValidate>
        {!isWrongPassword && <ProblemNotice problem={undoing.problem} />}
        {needsPassword && (
          <PasswordField
            label={say('undo.password')}
            name="new-password"
            autoComplete="new-password"
            description={say('undo.password.about')}
            value={password}
            onChange={type}
            error={isMissing ? say('password.required') : refusal}
            requirements={requirements}
            autoFocus
          />
        )}
        <Button type="submit" look="filled" isWide isPending={undoing.isPending}>
          {say('undo.do')}
        </Button>
        <p className="lk-legal-note">{say('undo.until', { moment: momentOf(expiresAt, language) })}</p>
      </form>
    </PageCard>
  )
}

const invalid = 'problem.passwordRejected'

function isAtPassword(problem: unknown) {
  return isProblem(problem, 'password.rejected', 'user.same_password', 'guard.invalid_input')
}

function isFinal(problem: unknown) {
  return isProblem(
    problem,
    'verification_record.not_found',
    'user.email_already_in_use',
    'user.phone_already_in_use',
  )
}
