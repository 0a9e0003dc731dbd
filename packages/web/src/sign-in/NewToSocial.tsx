import { ProblemNotice, useConnectorName } from '@latchkey/react/pages'
import { Button, useText } from '@latchkey/ui'
import type { Experience } from '../branding.ts'
import { LegalNote } from './LegalNote.tsx'
import { PageCard } from './PageCard.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { linkRelated, registerBySocial } from './social.ts'
import type { NewToSocialStep } from './steps.ts'
import { TermsBox, useTerms } from './Terms.tsx'
import { useAdvance } from './use-advance.ts'
import { goTo } from './use-path.ts'

/** No account has this social identity yet. The person can link it to an existing account or create a new one. */
export function NewToSocial({ connectorId, verificationId, related }: NewToSocialStep) {
  const say = useText()
  const { call, experience } = useSignInContext()
  const nameOf = useConnectorName()
  const connector = experience.socialConnectors.find(({ id }) => id === connectorId)
  const provider = connector ? nameOf(connector) : connectorId
  // The address belongs to the related account, so a registration that needs one could not end.
  const mayRegister = experience.signInMode !== 'SignIn' && !(related && needsEmail(experience))
  const terms = useTerms('Register')
  const deciding = useAdvance((decide: typeof linkRelated) => decide(call, verificationId))
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
        {mayRegister && <TermsBox terms={terms} />}
        {mayRegister && (
          <Button
            look={related ? 'outlined' : 'filled'}
            isWide
            isPending={!related && deciding.isPending}
            isDisabled={Boolean(related) && deciding.isPending}
            onPress={() => terms.isReady() && deciding.attempt(registerBySocial)}
          >
            {say('register.createAccount')}
          </Button>
        )}
        <Button look="quiet" isWide onPress={() => goTo('/sign-in')}>
          {say('social.back')}
        </Button>
        {mayRegister && !terms.isNeeded && <LegalNote />}
      </div>
    </PageCard>
  )
}

/** Whether each account has an email address, also one that begins with a social account. */
function needsEmail({ signUp, socialSignIn }: Experience) {
  const { identifiers, secondaryIdentifiers = [] } = signUp
  if (socialSignIn.skipRequiredIdentifiers) return false
  const isFirst = identifiers.includes('email') && !identifiers.includes('phone')
  return isFirst || secondaryIdentifiers.some(({ identifier }) => identifier === 'email')
}
