import { AuthCardSkeleton } from '@latchkey/ui'
import { useState } from 'react'
import { isProblem } from './interaction.ts'
import { LinkEnding, LinkNotice } from './LinkEnding.tsx'
import { token } from './link-token.ts'
import { ProblemPage } from './ProblemPage.tsx'
import { UndoForm } from './UndoForm.tsx'
import { unknownToken, useLink } from './use-link.ts'

/** The target of the link in a security notice, which undoes a change of the email address or phone number. */
export function UndoPage() {
  const { target, problem, fail } = useLink((call, token) =>
    call('POST /api/links/address-change', { body: { token } }),
  )
  const [isDone, setDone] = useState(false)
  if (isDone) return <LinkEnding title="undo.done.title" about="undo.done" />
  if (!token) return <LinkNotice title="undo.noToken.title" about="undo.noToken" />
  if (isProblem(problem, ...unknownToken)) return <LinkNotice title="undo.over.title" about="undo.over" />
  if (isProblem(problem, 'user.email_already_in_use', 'user.phone_already_in_use'))
    return <LinkNotice title="undo.taken.title" about="undo.taken" />
  if (target)
    return <UndoForm change={target} token={token} onDone={() => setDone(true)} onImpossible={fail} />
  return problem ? <ProblemPage problem={problem} /> : <AuthCardSkeleton />
}
