import type { Output } from '@latchkey/client'
import { ProblemNotice, useAttempt } from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, RichText, useLanguage, useText } from '@latchkey/ui'
import { useState } from 'react'
import { isProblem } from './interaction.ts'
import { LinkEnding } from './LinkEnding.tsx'
import { token } from './link-token.ts'
import { momentOf } from './moment.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { unknownToken, useLink } from './use-link.ts'

type ScheduledDeletion = Output<'POST /api/links/deletion'>

/** The target of the link in the letter about a scheduled deletion, which takes it back. */
export function RestorePage() {
  const { target, problem, fail } = useLink((call, token) =>
    call('POST /api/links/deletion', { body: { token } }),
  )
  const [isDone, setDone] = useState(false)
  if (isDone) return <LinkEnding title="restore.done.title" about="restore.done" />
  if (!token) return <LinkEnding title="undo.noToken.title" about="undo.noToken" />
  if (isProblem(problem, ...unknownToken)) return <LinkEnding title="undo.over.title" about="restore.over" />
  if (problem) return <ProblemPage problem={problem} />
  if (!target) return <AuthCardSkeleton />
  return <RestoreForm deletion={target} onDone={() => setDone(true)} onImpossible={fail} />
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
