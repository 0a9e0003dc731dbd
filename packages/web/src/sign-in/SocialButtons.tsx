import { ProblemNotice, useAttempt, useConnectorName } from '@latchkey/react/pages'
import { Button, ProviderLogo, useText } from '@latchkey/ui'
import { useDirectSignIn } from './direct-sign-in.ts'
import { useSignInContext } from './SignInContext.tsx'
import { goToProvider } from './social.ts'

type SocialButtonsProps = { event: 'SignIn' | 'Register'; isBegun: boolean; isReady: () => boolean }

/** A button for each social connector. */
export function SocialButtons({ event, isBegun, isReady }: SocialButtonsProps) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const nameOf = useConnectorName()
  const going = useAttempt(
    (connectorId: string) => goToProvider(call, event, connectorId),
    () => undefined,
  )
  useDirectSignIn(experience.socialConnectors, isBegun, going.attempt)
  return (
    <>
      <ProblemNotice problem={going.problem} />
      {experience.socialConnectors.map(connector => (
        <Button
          key={connector.id}
          isWide
          isDisabled={!isBegun || going.isPending}
          onPress={() => isReady() && going.attempt(connector.id)}
        >
          <ProviderLogo url={connector.logo} darkUrl={connector.logoDark} />
          {say('social.continue', { provider: nameOf(connector) })}
        </Button>
      ))}
    </>
  )
}
