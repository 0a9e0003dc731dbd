import type { Output } from '@latchkey/client'
import type { TextKey } from '@latchkey/locales'
import { useAttempt } from '@latchkey/react'
import { AuthCardSkeleton, Button, ButtonLink, RichText, useLanguage, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { isProblem } from './interaction.ts'
import './LegalNote.css'
import { token } from './link-token.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'

type Lockdown = Output<'POST /api/links/lockdown/read'>
type Locked = Output<'POST /api/links/lockdown'>

/** The target of the link in a security notice that locks the account: “this wasn’t me”. */
export function LockdownPage() {
  const { call } = useSignInContext()
  const [lockdown, setLockdown] = useState<Lockdown>()
  const [locked, setLocked] = useState<Locked>()
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the link
  useEffect(() => {
    if (token) call('POST /api/links/lockdown/read', { body: { token } }).then(setLockdown, setProblem)
  }, [])
  if (locked) return <Done locked={locked} />
  if (!token) return <Nothing title="undo.noToken.title" about="undo.noToken" />
  if (isProblem(problem, 'verification_record.not_found'))
    return <Nothing title="undo.over.title" about="undo.over" />
  if (lockdown) return <Question lockdown={lockdown} onDone={setLocked} onImpossible={setProblem} />
  return problem ? <ProblemPage problem={problem} /> : <AuthCardSkeleton />
}

type QuestionProps = {
  lockdown: Lockdown
  onDone: (locked: Locked) => void
  /** Called when the link is no longer valid. */
  onImpossible: (problem: unknown) => void
}

/** Asks for a click: programs that open the links of a mail must lock nothing. */
function Question({ lockdown: { person, restores, expiresAt }, onDone, onImpossible }: QuestionProps) {
  const say = useText()
  const language = useLanguage()
  const { call } = useSignInContext()
  const locking = useAttempt(
    () =>
      call('POST /api/links/lockdown', { body: { token } }).catch(problem => {
        if (isProblem(problem, 'verification_record.not_found')) onImpossible(problem)
        throw problem
      }),
    onDone,
  )
  const until = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' })
  return (
    <PageCard
      title={say('lockdown.title')}
      description={<RichText text="lockdown.about" values={{ person }} components={{ person: <strong /> }} />}
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={locking.problem} />
        {restores.includes('primaryEmail') && <p>{say('lockdown.restoresEmail')}</p>}
        {restores.includes('primaryPhone') && <p>{say('lockdown.restoresPhone')}</p>}
        <Button look="filled" isWide isPending={locking.isPending} onPress={() => locking.attempt(undefined)}>
          {say('lockdown.do')}
        </Button>
        <p className="lk-legal-note">{say('undo.until', { moment: until.format(new Date(expiresAt)) })}</p>
      </div>
    </PageCard>
  )
}

/** Leads on to a new password at once, before somebody who knows the former one chooses it. */
function Done({ locked: { passwordReset } }: { locked: Locked }) {
  const say = useText()
  return (
    <PageCard
      title={say('lockdown.done.title')}
      description={say(passwordReset ? 'lockdown.done.password' : 'lockdown.done')}
    >
      {passwordReset ? (
        <ButtonLink href={addressOf(`/access#token=${passwordReset}`)} look="filled" isWide>
          {say('lockdown.password')}
        </ButtonLink>
      ) : (
        <ButtonLink href={addressOf('/account/security')} look="filled" isWide>
          {say('signIn.signIn')}
        </ButtonLink>
      )}
    </PageCard>
  )
}

function Nothing({ title, about }: { title: TextKey; about: TextKey }) {
  const say = useText()
  return (
    <PageCard title={say(title)} description={say(about)}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}
