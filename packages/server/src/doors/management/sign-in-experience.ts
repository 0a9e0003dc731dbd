import { shownConnectors } from '../../directory/connector-entries.ts'
import { connectorsPresent } from '../../directory/connectors-present.ts'
import { checkPassword, type PasswordVerdict } from '../../directory/password-check.ts'
import { changeSignInExperience } from '../../directory/sign-in-experience.ts'
import { findUsernameConflicts } from '../../directory/username-conflicts.ts'
import type { House } from '../../house.ts'
import { recoveryChannels } from '../../policies/sign-in-experience.ts'
import type { Settings } from '../../store/settings.ts'
import type { Operation } from './operation.ts'

export const signInExperienceOperations = ({ isBreached, mailbox }: House) => ({
  readSignInExperience: {
    perform: ({ settings }) => settings.signInExperience,
  } satisfies Operation<'readSignInExperience'>,

  updateSignInExperience: {
    perform: (directory, { body }) =>
      changeSignInExperience(directory, body, { hasMailbox: mailbox !== undefined }),
  } satisfies Operation<'updateSignInExperience'>,

  checkPassword: {
    before: (visit, { body }) => checkPassword(visit, body, isBreached),
    perform: (_, __, verdict) => verdict,
    isDenied: ({ result }) => !result,
  } satisfies Operation<'checkPassword', PasswordVerdict>,

  readUsernameConflicts: {
    perform: ({ tx }, { query }) => findUsernameConflicts(tx, query.limit ?? 20),
  } satisfies Operation<'readUsernameConflicts'>,

  readPublicSignInExperience: {
    async perform({ tx, settings }) {
      const { signInExperience, customProfileFields } = settings
      const present = await connectorsPresent(tx, { hasMailbox: mailbox !== undefined })
      return {
        ...signInExperience,
        socialConnectors: await shownConnectors(tx, settings),
        ssoConnectors: [],
        forgotPassword: recoveryChannels(signInExperience.forgotPasswordMethods, present),
        isDevelopmentTenant: false,
        customProfileFields: askedAtSignUp(signInExperience, customProfileFields),
        customProfileFieldCatalog: [...customProfileFields],
      }
    },
  } satisfies Operation<'readPublicSignInExperience'>,
})

/** All of them, unless administrators chose; contract management-api 6.3. */
function askedAtSignUp(
  { signUpProfileFields: chosen }: Settings['signInExperience'],
  fields: Settings['customProfileFields'],
) {
  if (!chosen) return [...fields]
  return chosen.flatMap(({ name }) => fields.filter(field => field.name === name))
}
