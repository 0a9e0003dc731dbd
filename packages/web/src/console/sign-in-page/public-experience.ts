import type { Output } from '@latchkey/client'
import type { Experience } from './experience.ts'

type Public = Output<'GET /api/.well-known/sign-in-exp'>

/** What the sign-in page would read, if `settings` were saved. Widgets of other servers are left out. */
export function publicExperience(
  settings: Experience,
  present: Public,
  connectors: Output<'GET /api/connectors'> | undefined,
): Public {
  const { emailBlocklistPolicy, forgotPasswordMethods, throttlePolicy, ...shown } = settings
  const { captchaConfig, googleOneTap, ...rest } = present
  // Without the scope for connectors, those that are offered now are known.
  const known = connectors?.filter(({ type }) => type === 'Social') ?? present.socialConnectors
  const isOffered = (method: 'EmailVerificationCode' | 'PhoneVerificationCode', type: string, now: boolean) =>
    (forgotPasswordMethods?.includes(method) ?? true) &&
    (now || forgotPasswordMethods !== null || connectors?.some(each => each.type === type) === true)
  const { forgotPassword } = present
  return {
    ...rest,
    ...shown,
    branding: withoutEmpty(settings.branding),
    socialConnectors: settings.socialSignInConnectorTargets.flatMap(target =>
      known.filter(each => each.target === target),
    ),
    forgotPassword: {
      email: isOffered('EmailVerificationCode', 'Email', forgotPassword.email),
      phone: isOffered('PhoneVerificationCode', 'Sms', forgotPassword.phone),
    },
  }
}

function withoutEmpty(branding: Experience['branding']): Experience['branding'] {
  return Object.fromEntries(Object.entries(branding).filter(([, url]) => url))
}
