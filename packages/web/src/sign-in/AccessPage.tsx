import type { TextKey } from '@latchkey/locales'
import { AuthCardSkeleton } from '@latchkey/ui'
import { useState } from 'react'
import { AccessForm } from './AccessForm.tsx'
import { isProblem } from './interaction.ts'
import { LinkEnding } from './LinkEnding.tsx'
import { token } from './link-token.ts'
import { ProblemPage } from './ProblemPage.tsx'
import { useLink } from './use-link.ts'

/** The target of an access link, with which a person chooses a password: an invitation, or a reset. */
export function AccessPage() {
  const { target, problem, fail } = useLink((call, token) =>
    call('POST /api/links/access/read', { body: { token } }),
  )
  const [isDone, setDone] = useState(false)
  if (isDone) return <LinkEnding title="access.done.title" about="access.done" to="/account" />
  if (!token) return <LinkEnding title="undo.noToken.title" about="undo.noToken" to="/account" />
  const ending = isProblem(problem, ...Object.keys(endings)) && endings[problem.code]
  if (ending === 'access.unknown')
    return <LinkEnding title="access.unknown.title" about={ending} to="/account" />
  if (ending) return <LinkEnding title="undo.over.title" about={ending} to="/account" />
  if (problem) return <ProblemPage problem={problem} />
  if (!target) return <AuthCardSkeleton />
  return <AccessForm access={target} onDone={() => setDone(true)} onImpossible={fail} />
}

const endings: Record<string, TextKey> = {
  'access_link.not_found': 'access.unknown',
  'guard.invalid_input': 'access.unknown',
  'access_link.used': 'access.used',
  'access_link.revoked': 'access.revoked',
  'access_link.expired': 'access.expired',
}
