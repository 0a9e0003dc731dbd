import { shownConnectors } from '../../directory/connector-entries.ts'
import { connectorsPresent } from '../../directory/connectors-present.ts'
import { checkPassword, type PasswordVerdict } from '../../directory/password-check.ts'
import { changeSignInExperience } from '../../directory/sign-in-experience.ts'
import { findUsernameConflicts } from '../../directory/username-conflicts.ts'
import type { House } from '../../house.ts'
import { recoveryChannels } from '../../policies/sign-in-experience.ts'
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
      const { signInExperience } = settings
      const present = await connectorsPresent(tx, { hasMailbox: mailbox !== undefined })
      return {
        ...signInExperience,
        socialConnectors: await shownConnectors(tx, settings),
        ssoConnectors: [],
        forgotPassword: recoveryChannels(signInExperience.forgotPasswordMethods, present),
        isDevelopmentTenant: false,
      }
    },
  } satisfies Operation<'readPublicSignInExperience'>,
})
