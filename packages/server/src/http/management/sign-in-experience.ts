import type { SignInExperience } from '@latchkey/contract'
import { dressedAs, findApplicationLook } from '../../directory/application-experience.ts'
import { shownCaptcha } from '../../directory/captcha-provider.ts'
import { shownConnectors } from '../../directory/connector-entries.ts'
import { connectorsPresent } from '../../directory/connectors-present.ts'
import { shownOneTap } from '../../directory/one-tap.ts'
import { checkPassword, type PasswordVerdict } from '../../directory/password-check.ts'
import { changeSignInExperience } from '../../directory/sign-in-experience.ts'
import { findUsernameConflicts } from '../../directory/username-conflicts.ts'
import { recoveryChannels } from '../../policies/sign-in-experience.ts'
import type { Services } from '../../services.ts'
import type { Queryable } from '../../store/database.ts'
import type { Settings } from '../../store/settings.ts'
import type { Vault } from '../../store/vault.ts'
import type { ManagementOperation } from './operation.ts'

export const signInExperienceOperations = ({ isBreached, mailbox, vault }: Services) => ({
  readSignInExperience: {
    perform: ({ settings }) => settings.signInExperience,
  } satisfies ManagementOperation<'readSignInExperience'>,

  updateSignInExperience: {
    perform: (directory, { body }) =>
      changeSignInExperience(directory, body, { hasMailbox: mailbox !== undefined }),
  } satisfies ManagementOperation<'updateSignInExperience'>,

  checkPassword: {
    before: (context, { body }) => checkPassword(context, body, isBreached),
    perform: (_, __, verdict) => verdict,
    isDenied: ({ result }) => !result,
  } satisfies ManagementOperation<'checkPassword', PasswordVerdict>,

  readUsernameConflicts: {
    perform: ({ tx }, { query }) => findUsernameConflicts(tx, query.limit ?? 20),
  } satisfies ManagementOperation<'readUsernameConflicts'>,

  readPublicSignInExperience: {
    perform: (seen, { query }) =>
      publicExperience(seen, query.appId, { vault, hasMailbox: mailbox !== undefined }),
  } satisfies ManagementOperation<'readPublicSignInExperience'>,

  readPublicExperience: {
    perform: (seen, { query }) =>
      publicExperience(seen, query.appId, { vault, hasMailbox: mailbox !== undefined }),
  } satisfies ManagementOperation<'readPublicExperience'>,

  listConnectorsOfEmail: {
    perform: () => ({ connectorIds: [] }),
  } satisfies ManagementOperation<'listConnectorsOfEmail'>,
})

/** The sign-in experience for the pages, with the overrides of an application if one is named and has any. */
async function publicExperience(
  { tx, settings }: { tx: Queryable; settings: Settings },
  applicationId: string | undefined,
  { vault, hasMailbox }: { vault: Vault; hasMailbox: boolean },
) {
  const { signInExperience, customProfileFields } = settings
  const present = await connectorsPresent(tx, { hasMailbox })
  const application = applicationId === undefined ? undefined : await findApplicationLook(tx, applicationId)
  return {
    ...offered(dressedAs(signInExperience, application?.experience), settings),
    ...(application && { applicationName: application.name }),
    socialConnectors: await shownConnectors(tx, settings),
    ssoConnectors: [],
    forgotPassword: recoveryChannels(signInExperience.forgotPasswordMethods, present),
    isDevelopmentTenant: false,
    googleOneTap: await shownOneTap(tx, vault, settings),
    captchaConfig: shownCaptcha(settings),
    customProfileFields: askedAtSignUp(signInExperience, customProfileFields),
    customProfileFieldCatalog: [...customProfileFields],
  }
}

/** The experience without passkeys, if browsers cannot create them for this server. */
function offered(experience: SignInExperience, { hasPasskeys }: Settings): SignInExperience {
  if (hasPasskeys) return experience
  const { mfa, passkeySignIn } = experience
  return {
    ...experience,
    mfa: { ...mfa, factors: mfa.factors.filter(type => type !== 'WebAuthn') },
    passkeySignIn: { ...passkeySignIn, enabled: false },
  }
}

/** The profile fields at sign-up: all, unless administrators chose some; `docs/wire/management-api.md#6.3`. */
function askedAtSignUp(
  { signUpProfileFields: chosen }: Settings['signInExperience'],
  fields: Settings['customProfileFields'],
) {
  if (!chosen) return [...fields]
  return chosen.flatMap(({ name }) => fields.filter(field => field.name === name))
}
