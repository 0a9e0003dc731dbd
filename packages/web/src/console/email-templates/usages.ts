import type { UsageType } from '@latchkey/contract'
import type { ConsoleKey } from '../texts.tsx'

type UsageFacts = { title: ConsoleKey; about: ConsoleKey; carries: 'code' | 'link' }

/** What the letters are sent for, in the order in which people get them. */
export const usages = {
  Register: { title: 'emailTemplates.register', about: 'emailTemplates.register.about', carries: 'code' },
  SignIn: { title: 'emailTemplates.signIn', about: 'emailTemplates.signIn.about', carries: 'code' },
  ForgotPassword: {
    title: 'emailTemplates.password',
    about: 'emailTemplates.password.about',
    carries: 'code',
  },
  MfaVerification: {
    title: 'emailTemplates.factor',
    about: 'emailTemplates.factor.about',
    carries: 'code',
  },
  BindMfa: { title: 'emailTemplates.bind', about: 'emailTemplates.bind.about', carries: 'code' },
  BindNewIdentifier: {
    title: 'emailTemplates.address',
    about: 'emailTemplates.address.about',
    carries: 'code',
  },
  UserPermissionValidation: {
    title: 'emailTemplates.confirm',
    about: 'emailTemplates.confirm.about',
    carries: 'code',
  },
  OrganizationInvitation: {
    title: 'emailTemplates.organization',
    about: 'emailTemplates.organization.about',
    carries: 'link',
  },
  Generic: { title: 'emailTemplates.generic', about: 'emailTemplates.generic.about', carries: 'code' },
} as const satisfies Record<UsageType, UsageFacts>

export const usageNames = Object.keys(usages) as UsageType[] // the cast is safe: these are its keys

/** What can stand in a letter; the server fills it in. */
export const variables: readonly { name: string; about: ConsoleKey }[] = [
  { name: 'code', about: 'emailTemplates.variable.code' },
  { name: 'link', about: 'emailTemplates.variable.link' },
  { name: 'user.name', about: 'emailTemplates.variable.name' },
  { name: 'user.username', about: 'emailTemplates.variable.username' },
  { name: 'user.primaryEmail', about: 'emailTemplates.variable.email' },
  { name: 'application.name', about: 'emailTemplates.variable.application' },
]
