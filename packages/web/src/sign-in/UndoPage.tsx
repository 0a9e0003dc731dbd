import { AuthCardSkeleton, ButtonLink, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { addressOf } from '../base.ts'
import { isProblem } from './interaction.ts'
import { token } from './link-token.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { type AddressChange, UndoForm } from './UndoForm.tsx'

/** The target of the link in a security notice, which undoes a change of the email address or phone number. */
export function UndoPage() {
  const say = useText()
  const { call } = useSignInContext()
  const [change, setChange] = useState<AddressChange>()
  const [problem, setProblem] = useState<unknown>()
  const [isDone, setDone] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the link
  useEffect(() => {
    if (token) call('POST /api/links/address-change', { body: { token } }).then(setChange, setProblem)
  }, [])
  if (isDone) {
    return (
      <PageCard title={say('undo.done.title')} description={say('undo.done')}>
        <ButtonLink href={addressOf('/account/security')} look="filled" isWide>
          {say('signIn.signIn')}
        </ButtonLink>
      </PageCard>
    )
  }
  if (!token) return <Nothing title={say('undo.noToken.title')} about={say('undo.noToken')} />
  if (isProblem(problem, 'verification_record.not_found'))
    return <Nothing title={say('undo.over.title')} about={say('undo.over')} />
  if (isProblem(problem, 'user.email_already_in_use', 'user.phone_already_in_use'))
    return <Nothing title={say('undo.taken.title')} about={say('undo.taken')} />
  if (change)
    return <UndoForm change={change} token={token} onDone={() => setDone(true)} onImpossible={setProblem} />
  return problem ? <ProblemPage problem={problem} /> : <AuthCardSkeleton />
}

function Nothing({ title, about }: { title: string; about: string }) {
  const say = useText()
  return (
    <PageCard title={title} description={about}>
      <ButtonLink href={addressOf('/account')} isWide>
        {say('signIn.toAccount')}
      </ButtonLink>
    </PageCard>
  )
}
