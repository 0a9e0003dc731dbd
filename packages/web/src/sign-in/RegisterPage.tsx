import { Link, RichText, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import { LostPage } from './LostPage.tsx'
import { Or } from './Or.tsx'
import { PageCard } from './PageCard.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { RegisterForm } from './RegisterForm.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { SocialButtons } from './SocialButtons.tsx'
import { canRegister } from './sign-up.ts'
import { useInteraction } from './use-interaction.ts'
import { goTo } from './use-path.ts'

export function RegisterPage() {
  const say = useText()
  const { experience } = useSignInContext()
  const interaction = useInteraction('Register')
  if (interaction.isLost) return <LostPage />
  return (
    <PageCard
      title={say('register.title')}
      aside={
        experience.signInMode !== 'Register' && (
          <RichText
            text="register.hasAccount"
            components={{ signIn: <Link href={addressOf('/sign-in')} onFollow={() => goTo('/sign-in')} /> }}
          />
        )
      }
    >
      <ProblemNotice problem={interaction.problem} />
      <div className="lk-auth-stack">
        {canRegister(experience) && <RegisterForm onLost={interaction.setProblem} />}
        {canRegister(experience) && experience.socialConnectors.length > 0 && <Or />}
        <SocialButtons event="Register" isBegun={interaction.isBegun} />
      </div>
    </PageCard>
  )
}
