import type { Output } from '@latchkey/client'
import type { TextKey } from '@latchkey/locales'
import { useAttempt } from '@latchkey/react'
import { AuthCardSkeleton, Button, ButtonLink, RichText, useLanguage, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { isProblem } from './interaction.ts'
import { token } from './link-token.ts'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'

type ScheduledDeletion = Output<'POST /api/links/deletion'>

/** The target of the link in the letter about a scheduled deletion, which takes it back. */
export function RestorePage() {
  const { call } = useSignInContext()
  const [deletion, setDeletion] = useState<ScheduledDeletion>()
  const [problem, setProblem] = useState<unknown>()
  const [isDone, setDone] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the link
  useEffect(() => {
    if (token) call('POST /api/links/deletion', { body: { token } }).then(setDeletion, setProblem)
  }, [])
  if (isDone) return <Ending title="restore.done.title" about="restore.done" />
  if (!token) return <Ending title="undo.noToken.title" about="undo.noToken" />
  if (isProblem(problem, 'verification_record.not_found'))
    return <Ending title="undo.over.title" about="restore.over" />
  if (problem) return <ProblemPage problem={problem} />
  if (!deletion) return <AuthCardSkeleton />
  return <RestoreForm deletion={deletion} onDone={() => setDone(true)} onImpossible={setProblem} />
}

type RestoreFormProps = {
  deletion: ScheduledDeletion
  onDone: () => void
  /** Called when the link is no longer valid. */
  onImpossible: (problem: unknown) => void
}

/** Restores at a click: programs open the links of a mail, and must not decide. */
function RestoreForm({ deletion: { person, deletesAt }, onDone, onImpossible }: RestoreFormProps) {
  const say = useText()
  const language = useLanguage()
  const { call } = useSignInContext()
  const restoring = useAttempt(async () => {
    await call('POST /api/links/deletion/restore', { body: { token } }).catch(problem => {
      if (isProblem(problem, 'verification_record.not_found')) onImpossible(problem)
      throw problem
    })
  }, onDone)
  return (
    <PageCard
      title={say('restore.title')}
      description={
        <RichText
          text="restore.about"
          values={{ person, moment: momentOf(deletesAt, language) }}
          components={{ person: <strong /> }}
        />
      }
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={restoring.problem} />
        <Button
          look="filled"
          isWide
          isPending={restoring.isPending}
          onPress={() => restoring.attempt(undefined)}
        >
          {say('restore.keep')}
        </Button>
      </div>
    </PageCard>
  )
}

function Ending({ title, about }: { title: TextKey; about: TextKey }) {
  const say = useText()
  return (
    <PageCard title={say(title)} description={say(about)}>
      <ButtonLink href={addressOf('/account/security')} look="filled" isWide>
        {say('signIn.signIn')}
      </ButtonLink>
    </PageCard>
  )
}
