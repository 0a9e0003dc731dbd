import { ProblemNotice } from '@latchkey/react/pages'
import { Link, RichText, useText } from '@latchkey/ui'
import { useEffect } from 'react'
import { addressOf } from '../base.ts'
import type { Experience } from '../branding.ts'
import type { Captcha } from './captcha/captcha.ts'
import { sendCode } from './codes.ts'
import { IdentifierStep } from './IdentifierStep.tsx'
import { canRegister, signInKinds } from './identifier.ts'
import { OneTap } from './OneTap.tsx'
import { Or } from './Or.tsx'
import { PageCard } from './PageCard.tsx'
import { PasskeySignIn } from './PasskeySignIn.tsx'
import { useSignInContext } from './SignInContext.tsx'
import { SocialButtons } from './SocialButtons.tsx'
import { prepareSteps } from './StepPage.tsx'
import type { Identifier, Step } from './steps.ts'
import { TermsBox, useTerms } from './Terms.tsx'
import { ToContinue } from './ToContinue.tsx'
import { useInteraction } from './use-interaction.ts'
import { goTo } from './use-path.ts'

/**
 * Asks for the identifier first, then for what the settings say of its kind, so that the page does not reveal which
 * accounts exist (enumeration).
 */
export function SignInPage() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const interaction = useInteraction('SignIn')
  const terms = useTerms('SignIn')
  useEffect(prepareSteps, [])
  const goOnAs = async (identifier: Identifier, captcha: Captcha): Promise<Step> => {
    const method = experience.signIn.methods.find(each => each.identifier === identifier.type)
    return method && isCodeFirst(method)
      ? sendCode(call, identifier, 'SignIn', captcha)
      : { kind: 'password', identifier }
  }
  return (
    <PageCard
      title={say('signIn.title')}
      description={<ToContinue />}
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
      <div className="lk-auth-stack">
        <ProblemNotice problem={interaction.problem} />
        <IdentifierStep
          kinds={signInKinds(experience)}
          onContinue={goOnAs}
          sendsCode={experience.signIn.methods.some(isCodeFirst)}
          isReady={terms.isReady}
          hasPasskeys={experience.passkeySignIn.enabled === true}
        >
          <TermsBox terms={terms} />
        </IdentifierStep>
        {(experience.passkeySignIn.enabled || experience.socialConnectors.length > 0) && <Or />}
        <SocialButtons event="SignIn" isBegun={interaction.isBegun} isReady={terms.isReady} />
        <OneTap isBegun={interaction.isBegun} terms={terms} />
        <PasskeySignIn isBegun={interaction.isBegun} isReady={terms.isReady} />
      </div>
    </PageCard>
  )
}

type Method = Experience['signIn']['methods'][number]

function isCodeFirst({ verificationCode, password, isPasswordPrimary }: Method): boolean {
  return verificationCode && !(password && isPasswordPrimary)
}
