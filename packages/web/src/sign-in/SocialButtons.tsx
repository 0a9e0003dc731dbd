import { lookup } from '@latchkey/locales'
import { useAttempt } from '@latchkey/react'
import { Button, useLanguage, useText } from '@latchkey/ui'
import type { Experience } from '../branding.ts'
import { useDirectSignIn } from './direct-sign-in.ts'
import { ProblemNotice } from './ProblemNotice.tsx'
import './SocialButtons.css'
import { useSignInContext } from './SignInContext.tsx'
import { goToProvider } from './social.ts'

type Connector = Experience['socialConnectors'][number]
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
          <ConnectorLogo {...connector} />
          {say('social.continue', { provider: nameOf(connector) })}
        </Button>
      ))}
    </>
  )
}

function ConnectorLogo({ logo, logoDark }: Connector) {
  if (!logo) return null
  return (
    <span className="lk-connector-logo">
      <img className={logoDark ? 'lk-logo-light' : undefined} src={logo} alt="" width={20} height={20} />
      {logoDark && <img className="lk-logo-dark" src={logoDark} alt="" width={20} height={20} />}
    </span>
  )
}

/** The connector's name in the language of the page, else in English, else in any. */
export function useConnectorName() {
  const language = useLanguage()
  return ({ name, target }: Pick<Connector, 'name' | 'target'>) => {
    const names: Record<string, string | undefined> = name
    const tag = lookup(Object.keys(names), [language, 'en'])
    return names[language] ?? (tag && names[tag]) ?? Object.values(names)[0] ?? target
  }
}
