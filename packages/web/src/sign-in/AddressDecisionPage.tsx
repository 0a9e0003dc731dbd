import { ProblemNotice } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import { identifyAs } from './codes.ts'
import { shown } from './identifier.ts'
import { LegalNote } from './LegalNote.tsx'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { goBack } from './step-history.ts'
import type { Identifier } from './steps.ts'
import { useAdvance } from './use-advance.ts'
import { goTo } from './use-path.ts'

type AddressDecisionPageProps = {
  /** `unknown`: a sign-in with the address of no account; `known`: a registration with the address of one. */
  kind: 'unknown' | 'known'
  identifier: Identifier
  verificationId: string
}

const texts = {
  unknown: {
    title: 'address.unknown.title',
    about: 'address.unknown',
    only: 'address.unknown.only',
    go: 'register.createAccount',
  },
  known: {
    title: 'address.known.title',
    about: 'address.known',
    only: 'address.known.only',
    go: 'signIn.signIn',
  },
} as const

/** The person has proved that the address is theirs, so this page may tell whether it has an account. */
export function AddressDecisionPage({ kind, identifier, verificationId }: AddressDecisionPageProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const going = useAdvance(() => identifyAs(call, kind === 'unknown' ? 'Register' : 'SignIn', verificationId))
  const isPossible = experience.signInMode !== (kind === 'unknown' ? 'SignIn' : 'Register')
  const method = experience.signIn.methods.find(each => each.identifier === identifier.type)
  // Where a code is no way to sign in, the account is entered by another one.
  const go = () =>
    kind === 'known' && !method?.verificationCode
      ? goTo('/sign-in', method && { typed: shown(identifier) })
      : going.attempt()
  const words = texts[kind]
  return (
    <PageCard
      title={say(words.title)}
      description={say(isPossible ? words.about : words.only, { address: shown(identifier) })}
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={going.problem} />
        {isPossible && (
          <Button look="filled" isWide isPending={going.isPending} onPress={go}>
            {say(words.go)}
          </Button>
        )}
        <Button isWide look={isPossible ? 'quiet' : 'filled'} onPress={goBack}>
          {say('address.other')}
        </Button>
        {kind === 'unknown' && isPossible && <LegalNote />}
      </div>
    </PageCard>
  )
}
