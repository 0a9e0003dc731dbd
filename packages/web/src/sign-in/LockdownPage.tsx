import type { Output } from '@latchkey/client'
import { ProblemNotice, useAttempt } from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, ButtonLink, RichText, useLanguage, useText } from '@latchkey/ui'
import { useState } from 'react'
import { addressOf } from '../base.ts'
import { isProblem } from './interaction.ts'
import './LegalNote.css'
import { LinkEnding, LinkNotice } from './LinkEnding.tsx'
import { token } from './link-token.ts'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { unknownToken, useLink } from './use-link.ts'

type Lockdown = Output<'POST /api/links/lockdown/read'>
type Locked = Output<'POST /api/links/lockdown'>

/** The target of the link in a security notice that locks the account: “this wasn’t me”. */
export function LockdownPage() {
  const { target, problem, fail } = useLink((call, token) =>
    call('POST /api/links/lockdown/read', { body: { token } }),
  )
  const [locked, setLocked] = useState<Locked>()
  if (locked) return <Done locked={locked} />
  if (!token) return <LinkNotice title="undo.noToken.title" about="undo.noToken" />
  if (isProblem(problem, ...unknownToken)) return <LinkNotice title="undo.over.title" about="undo.over" />
  if (target) return <Question lockdown={target} onDone={setLocked} onImpossible={fail} />
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
        <p className="lk-legal-note">{say('undo.until', { moment: momentOf(expiresAt, language) })}</p>
      </div>
    </PageCard>
  )
}

/** Leads on to a new password at once, before an attacker who knows the former one chooses it. */
function Done({ locked: { passwordReset } }: { locked: Locked }) {
  const say = useText()
  if (!passwordReset) return <LinkEnding title="lockdown.done.title" about="lockdown.done" />
  return (
    <PageCard title={say('lockdown.done.title')} description={say('lockdown.done.password')}>
      <ButtonLink href={addressOf(`/access#token=${passwordReset}`)} look="filled" isWide>
        {say('lockdown.password')}
      </ButtonLink>
    </PageCard>
  )
}
