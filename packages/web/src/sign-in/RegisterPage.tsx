import { ProblemNotice } from '@latchkey/react/pages'
import { Link, RichText, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf } from '../base.ts'
import { sendCode } from './codes.ts'
import { IdentifierStep } from './IdentifierStep.tsx'
import { LegalNote } from './LegalNote.tsx'
import { OneTap } from './OneTap.tsx'
import { Or } from './Or.tsx'
import { PageCard } from './PageCard.tsx'
import { RegisterForm } from './RegisterForm.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { SocialButtons } from './SocialButtons.tsx'
import { prepareSteps } from './StepPage.tsx'
import { TermsBox, useTerms } from './Terms.tsx'
import { ToContinue } from './ToContinue.tsx'
import { useInteraction } from './use-interaction.ts'
import { goTo } from './use-path.ts'

/** Begins a registration: with a username and password, or with a code to an address that identifies the account. */
export function RegisterPage() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const interaction = useInteraction('Register')
  const terms = useTerms('Register')
  useEffect(prepareSteps, [])
  const kinds = experience.signUp.identifiers
  const addresses = kinds.filter(kind => kind !== 'username')
  return (
    <PageCard
      title={say('register.title')}
      description={<ToContinue />}
      aside={
        experience.signInMode !== 'Register' && (
          <RichText
            text="register.hasAccount"
            components={{ signIn: <Link href={addressOf('/sign-in')} onFollow={() => goTo('/sign-in')} /> }}
          />
        )
      }
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={interaction.problem} />
        {addresses.length > 0 && (
          <IdentifierStep
            kinds={addresses}
            onContinue={(identifier, captcha) => sendCode(call, identifier, 'Register', captcha)}
            isReady={terms.isReady}
          >
            <TermsBox terms={terms} />
          </IdentifierStep>
        )}
        {addresses.length === 0 && kinds.length > 0 && <RegisterForm terms={terms} />}
        {kinds.length > 0 && experience.socialConnectors.length > 0 && <Or />}
        {kinds.length === 0 && <TermsBox terms={terms} />}
        <SocialButtons event="Register" isBegun={interaction.isBegun} isReady={terms.isReady} />
        <OneTap isBegun={interaction.isBegun} terms={terms} />
        {!terms.isNeeded && <LegalNote />}
      </div>
    </PageCard>
  )
}
