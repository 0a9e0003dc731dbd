import { ProblemNotice } from '@latchkey/react/pages'
import { Link, useText } from '@latchkey/ui'
import { addressOf } from '../base.ts'
import type { Captcha } from './captcha/captcha.ts'
import { sendCode } from './codes.ts'
import { IdentifierStep } from './IdentifierStep.tsx'
import { type Kind, recoveryKinds } from './identifier.ts'
import { PageCard } from './PageCard.tsx'
import { sendResetLink } from './reset-link.ts'
import { useSignInContext } from './SignInContext.tsx'
import { useInteraction } from './use-interaction.ts'
import { goTo } from './use-path.ts'

/** Begins to reset a forgotten password: the person names an address, to which a code or a link is sent. */
export function ForgotPasswordPage() {
  const say = useText()
  const { call, experience } = useSignInContext()
  const { problem } = useInteraction('ForgotPassword')
  const kinds = recoveryKinds(experience)
  return (
    <PageCard
      title={say('forgot.title')}
      description={say(aboutRecovery(kinds))}
      aside={
        <Link href={addressOf('/sign-in')} onFollow={() => goTo('/sign-in')}>
          {say('forgot.back')}
        </Link>
      }
    >
      <div className="lk-auth-stack">
        <ProblemNotice problem={problem} />
        {kinds.length > 0 && (
          <IdentifierStep
            kinds={kinds}
            onContinue={(identifier, captcha) => sendCode(call, identifier, 'ForgotPassword', captcha)}
            {...(experience.forgotPassword.email && {
              onLink: (email: string, captcha: Captcha) => sendResetLink(call, email, captcha),
            })}
          />
        )}
      </div>
    </PageCard>
  )
}

/** Names the only kind of address, if there is one. */
function aboutRecovery([kind, another]: Kind[]) {
  if (!kind) return 'forgot.impossible'
  if (another) return 'forgot.about'
  return kind === 'email' ? 'signIn.prove.email' : 'signIn.prove.phone'
}
