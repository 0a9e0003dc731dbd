import { findOwnerLink, redeemOwnerLink } from '../../directory/owner-links.ts'
import { effectivePasswordPolicy } from '../../policies/password.ts'
import type { Services } from '../../services.ts'
import type { LinkOperations } from './operation.ts'

/** The link of the first owner. It creates no session, so that the sign-in that follows asks for a second factor. */
export const ownerOperations = ({
  database,
  isBreached,
}: Services): Pick<LinkOperations, 'readOwnerLink' | 'redeemOwnerLink'> => ({
  async readOwnerLink({ context, input }) {
    const { expiresAt } = await findOwnerLink(database, input.body.token, context.now)
    return {
      expiresAt: expiresAt.toISOString(),
      passwordPolicy: effectivePasswordPolicy(context.settings.signInExperience.passwordPolicy),
    }
  },

  redeemOwnerLink: ({ context, input }) =>
    redeemOwnerLink(database, context, { given: input.body, isBreached }),
})
