import type { Output } from '@latchkey/client'
import type { SettingsForm } from '../data/settings-form.ts'
import type { ConsoleKey } from '../texts.tsx'

export type Experience = Output<'GET /api/sign-in-exp'>
export type ExperienceForm = { form: SettingsForm<Experience> }

/** What each member is called, for the notice that another administrator changed it. */
export const memberNames: Readonly<Record<keyof Experience, ConsoleKey>> = {
  tenantId: 'signInPage.other',
  id: 'signInPage.other',
  color: 'signInPage.colors',
  branding: 'signInPage.pictures',
  hideLogtoBranding: 'signInPage.other',
  languageInfo: 'signInPage.languages',
  termsOfUseUrl: 'signInPage.terms',
  privacyPolicyUrl: 'signInPage.privacy',
  agreeToTermsPolicy: 'signInPage.agree',
  signIn: 'signInPage.signIn',
  signUp: 'signInPage.signUp',
  socialSignIn: 'signInPage.social',
  socialSignInConnectorTargets: 'signInPage.social',
  signInMode: 'signInPage.mode',
  customCss: 'signInPage.css',
  customContent: 'signInPage.other',
  customUiAssets: 'signInPage.other',
  customUiCsp: 'signInPage.other',
  passwordPolicy: 'security.tab.passwords',
  mfa: 'security.tab.factors',
  adaptiveMfa: 'security.adaptive',
  singleSignOnEnabled: 'signInPage.other',
  supportEmail: 'signInPage.supportEmail',
  supportWebsiteUrl: 'signInPage.supportWebsite',
  unknownSessionRedirectUrl: 'signInPage.unknownSession',
  captchaPolicy: 'security.tab.captcha',
  sentinelPolicy: 'security.lockouts',
  throttlePolicy: 'security.limits',
  emailBlocklistPolicy: 'security.tab.addresses',
  verificationCodePolicy: 'security.codes',
  forgotPasswordMethods: 'signInPage.forgotPassword',
  passwordExpiration: 'security.expiry',
  passkeySignIn: 'signInPage.passkeys',
  signUpProfileFields: 'signInPage.atSignUp',
  trustedDevice: 'security.trusted',
  usernamePolicy: 'security.usernames',
}
