import type { Output } from '@latchkey/client'
import { ProblemNotice } from '@latchkey/react/pages'
import { AuthCardSkeleton, Button, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { isProblem } from './interaction.ts'
import { LostPage } from './LostPage.tsx'
import { PageCard } from './PageCard.tsx'
import { nameOf, SignedInPerson } from './SignedInPerson.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { goTo } from './use-path.ts'

type Person = Output<'GET /api/interaction/account'>['user']

/** The page for `prompt=select_account`: continue as the signed-in account, or use another one. */
export function SelectAccountPage() {
  const say = useText()
  const { call } = useSignInContext()
  const [person, setPerson] = useState<Person>()
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language does not affect the session
  useEffect(() => {
    call('GET /api/interaction/account').then(({ user }) => setPerson(user), setProblem)
  }, [])
  if (isProblem(problem, 'session.not_found', 'session.identifier_not_found')) return <LostPage />
  if (person) return <Choice person={person} />
  if (!problem) return <AuthCardSkeleton />
  return (
    <PageCard title={say('error.title')}>
      <ProblemNotice problem={problem} />
    </PageCard>
  )
}

function Choice({ person }: { person: Person }) {
  const say = useText()
  const { call } = useSignInContext()
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const name = nameOf(person) ?? say('summary.nameless')
  const goOn = async () => {
    setPending(true)
    try {
      location.replace((await call('POST /api/interaction/account')).redirectTo)
    } catch (caught) {
      setPending(false)
      setProblem(caught)
    }
  }
  return (
    <PageCard title={say('selectAccount.title')}>
      <div className="lk-auth-stack">
        <SignedInPerson name={name} avatar={person.avatar} />
        <ProblemNotice problem={problem} />
        <Button look="filled" isWide isPending={isPending} onPress={goOn}>
          {say('selectAccount.continue', { name })}
        </Button>
        <Button isWide isDisabled={isPending} onPress={() => goTo('/sign-in')}>
          {say('selectAccount.other')}
        </Button>
      </div>
    </PageCard>
  )
}
