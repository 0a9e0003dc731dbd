import { findAccessLink, redeemAccessLink, requireValidFor } from '../../account/access-link-use.ts'
import { preparePassword } from '../../account/password.ts'
import { maskedPerson } from '../../policies/masking.ts'
import { effectivePasswordPolicy } from '../../policies/password.ts'
import type { Services } from '../../services.ts'
import { openToChange, openToRead, type RequestContext } from '../../store/account.ts'
import type { LinkOperations } from './operation.ts'

/** A link with which a person chooses a password. It creates no session, so that it bypasses no second factor. */
export const accessOperations = (
  services: Services,
): Pick<LinkOperations, 'readAccessLink' | 'redeemAccessLink'> => ({
  async readAccessLink({ context, input }) {
    const { link, account } = await open(services, context, input.body.token)
    return {
      purpose: link.purpose,
      person: maskedPerson(account.user),
      expiresAt: link.expires_at.toISOString(),
      passwordPolicy: effectivePasswordPolicy(context.settings.signInExperience.passwordPolicy),
    }
  },

  async redeemAccessLink({ context, input }) {
    const { token, password, revokeSessions } = input.body
    const { link, account } = await open(services, context, token)
    const digest = await preparePassword(account, password, services.isBreached)
    await services.database.transaction(async tx => {
      const opened = await openToChange(tx, context, link.user_id, 'access_link.not_found')
      await redeemAccessLink(opened, token, { digest, revokeSessions })
    })
  },
})

async function open({ database }: Services, context: RequestContext, token: string) {
  const link = await findAccessLink(database, token, context.now)
  const account = await openToRead(database, context, link.user_id)
  requireValidFor(account, link)
  return { link, account }
}
