import type { Client, Output } from '@latchkey/client'
import { AuthCardSkeleton, Button, useText } from '@latchkey/ui'
import { useEffect, useState } from 'react'
import { type Kind, shown, signInKinds } from './identifier.ts'
import { begin, isProblem, submit } from './interaction.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemPage } from './ProblemPage.tsx'
import { ProveStep } from './ProveStep.tsx'
import { nameOf, SignedInPerson } from './SignedInPerson.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { StepPage } from './StepPage.tsx'
import { goOn, placeOfStepUp } from './step-history.ts'
import { UseAnotherAccount, useStepUpTitle } from './step-up.tsx'
import { type Step, stepOf } from './steps.ts'
import { goTo } from './use-path.ts'

type Person = Output<'GET /api/interaction/account'>['user']
/** What the signed-in person does next; undefined where they sign in first, for want of a second factor. */
type StepUp = { person: Person; next: Step | undefined }

/** The page of an application that asks a signed-in person for the second factor. */
export function StepUpPage() {
  const say = useText()
  const { call } = useSignInContext()
  const [stepUp, setStepUp] = useState<StepUp>()
  const [problem, setProblem] = useState<unknown>()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of language must not restart the interaction
  useEffect(() => {
    beginStepUp(call).then(
      begun => (begun.next?.kind === 'leave' ? goOn(begun.next) : setStepUp(begun)),
      caught => {
        const step = stepOf(caught)
        if (step) void goOn(step)
        else setProblem(caught)
      },
    )
  }, [])
  if (problem) return <ProblemPage problem={problem} />
  if (!stepUp) return <AuthCardSkeleton />
  const { person, next } = stepUp
  if (!next) return <SignInFirst person={person} />
  if (next.kind !== 'prove') return <StepPage step={next} />
  return (
    <ProveStep
      {...next}
      person={{ name: nameOf(person) ?? say('summary.nameless'), avatar: person.avatar }}
    />
  )
}

async function beginStepUp(call: Client): Promise<StepUp> {
  const [{ user: person }] = await Promise.all([call('GET /api/interaction/account'), begin(call, 'SignIn')])
  return { person, next: await nextStep(call) }
}

async function nextStep(call: Client): Promise<Step | undefined> {
  try {
    return await submit(call)
  } catch (problem) {
    if (isProblem(problem, 'session.identifier_not_found')) return undefined
    const step = stepOf(problem)
    if (!step) throw problem
    return step
  }
}

/** A person without a second factor signs in from the first one, and then sets one up. */
function SignInFirst({ person }: { person: Person }) {
  const say = useText()
  const { experience } = useSignInContext()
  const title = useStepUpTitle()
  const typed = identifierOf(person, signInKinds(experience))
  return (
    <PageCard title={title} description={say('signIn.stepUp.signIn')}>
      <div className="lk-auth-stack">
        <SignedInPerson name={nameOf(person) ?? say('summary.nameless')} avatar={person.avatar} />
        <Button look="filled" isWide onPress={() => goTo('/sign-in', placeOfStepUp(typed))}>
          {say('signIn.stepUp.signInAgain')}
        </Button>
        <UseAnotherAccount />
      </div>
    </PageCard>
  )
}

/** The person’s own identifier, of a kind that people sign in with. */
function identifierOf(person: Person, kinds: Kind[]): string | undefined {
  const values = { username: person.username, email: person.primaryEmail, phone: person.primaryPhone }
  const type = kinds.find(kind => values[kind])
  return type && shown({ type, value: values[type] ?? '' })
}
