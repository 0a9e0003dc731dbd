import { useAttempt } from '@latchkey/react'
import { Button, useText } from '@latchkey/ui'
import { isProblem } from './interaction.ts'
import { LegalNote } from './LegalNote.tsx'
import { goOn } from './next-step.ts'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { useConnectorName } from './SocialButtons.tsx'
import { type Arrival, linkRelated, registerBySocial } from './social.ts'
import { goTo } from './use-path.ts'

type NewToSocialProps = {
  arrival: Arrival
  /** The masked email of an existing account, if both the provider and this server verified it. */
  related: string | undefined
  onLost: (problem: unknown) => void
}

/** No account has this social identity yet. The person can link it to an existing account or create a new one. */
export function NewToSocial({ arrival, related, onLost }: NewToSocialProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const nameOf = useConnectorName()
  const connector = experience.socialConnectors.find(({ id }) => id === arrival.connectorId)
  const provider = connector ? nameOf(connector) : arrival.connectorId
  const mayRegister = experience.signInMode !== 'SignIn'
  const deciding = useAttempt(
    (decide: typeof linkRelated) =>
      decide(call, arrival.verificationId).catch(caught => {
        if (!isProblem(caught, 'session.not_found')) throw caught
        onLost(caught)
      }),
    next => next && goOn(next),
  )
  const about = related ? 'social.related' : mayRegister ? 'social.new' : 'social.noRegistration'
  return (
    <PageCard
      title={say(related ? 'social.related.title' : 'social.new.title')}
      description={say(about, { provider, address: related ?? '' })}
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={deciding.problem} />
        {related && (
          <Button
            look="filled"
            isWide
            isPending={deciding.isPending}
            onPress={() => deciding.attempt(linkRelated)}
          >
            {say('social.link')}
          </Button>
        )}
        {mayRegister && (
          <Button
            look={related ? 'outlined' : 'filled'}
            isWide
            isPending={!related && deciding.isPending}
            isDisabled={Boolean(related) && deciding.isPending}
            onPress={() => deciding.attempt(registerBySocial)}
          >
            {say('register.createAccount')}
          </Button>
        )}
        <Button look="quiet" isWide onPress={() => goTo('/sign-in')}>
          {say('social.back')}
        </Button>
        {mayRegister && <LegalNote />}
      </div>
    </PageCard>
  )
}
