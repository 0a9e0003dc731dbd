import { Link, RichText, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { IdentifierStep } from './IdentifierStep.tsx'
import { LostPage } from './LostPage.tsx'
import { Or } from './Or.tsx'
import { PageCard } from './PageCard.tsx'
import { PasskeySignIn } from './PasskeySignIn.tsx'
import { PasswordStep } from './PasswordStep.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { SocialButtons } from './SocialButtons.tsx'
import { canRegister } from './sign-up.ts'
import { useInteraction } from './use-interaction.ts'
import { goTo } from './use-path.ts'
import { useStep } from './use-step.ts'

/**
 * Asks for the identifier first, then always for a password, so that the page does not reveal which accounts exist
 * (enumeration).
 */
export function SignInPage() {
  const say = useText()
  const { experience } = useSignInContext()
  const interaction = useInteraction('SignIn')
  const { identifier, goOn, goBack } = useStep()
  if (interaction.isLost) return <LostPage />
  if (identifier) {
    return (
      <PageCard title={say('signIn.enterPassword')}>
        <PasswordStep identifier={identifier} onChange={goBack} onLost={interaction.setProblem} />
      </PageCard>
    )
  }
  return (
    <PageCard
      title={say('signIn.title')}
      aside={
        canRegister(experience) && (
          <RichText
            text="signIn.noAccount"
            components={{
              register: <Link href={addressOf('/register')} onFollow={() => goTo('/register')} />,
            }}
          />
        )
      }
    >
      <ProblemNotice problem={interaction.problem} />
      <div className="lk-auth-stack">
        <IdentifierStep onContinue={goOn} />
        {(experience.passkeySignIn.enabled || experience.socialConnectors.length > 0) && <Or />}
        <SocialButtons event="SignIn" isBegun={interaction.isBegun} />
        <PasskeySignIn isBegun={interaction.isBegun} onLost={interaction.setProblem} />
      </div>
    </PageCard>
  )
}
