import type { TextKey } from '@latchkey/locales'
import { AuthCardSkeleton, ButtonLink, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { type Access, AccessForm } from './AccessForm.tsx'
import { isProblem } from './interaction.ts'
import { token } from './link-token.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'

/** The target of an access link, with which a person chooses a password: an invitation, or a reset. */
export function AccessPage() {
  const { call } = useSignInContext()
  const [access, setAccess] = useState<Access>()
  const [problem, setProblem] = useState<unknown>()
  const [isDone, setDone] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the link
  useEffect(() => {
    if (token) call('POST /api/links/access/read', { body: { token } }).then(setAccess, setProblem)
  }, [])
  if (isDone) return <Ending title="access.done.title" about="access.done" />
  if (!token) return <Ending title="undo.noToken.title" about="undo.noToken" />
  const ending = isProblem(problem, ...Object.keys(endings)) && endings[problem.code]
  if (ending === 'access.unknown') return <Ending title="access.unknown.title" about={ending} />
  if (ending) return <Ending title="undo.over.title" about={ending} />
  if (problem) return <ProblemPage problem={problem} />
  if (!access) return <AuthCardSkeleton />
  return <AccessForm access={access} onDone={() => setDone(true)} onImpossible={setProblem} />
}

function Ending({ title, about }: { title: TextKey; about: TextKey }) {
  const say = useText()
  return (
    <PageCard title={say(title)} description={say(about)}>
      <ButtonLink href={addressOf('/account')} look="filled" isWide>
        {say('signIn.signIn')}
      </ButtonLink>
    </PageCard>
  )
}

const endings: Record<string, TextKey> = {
  'access_link.not_found': 'access.unknown',
  'access_link.used': 'access.used',
  'access_link.revoked': 'access.revoked',
  'access_link.expired': 'access.expired',
}
