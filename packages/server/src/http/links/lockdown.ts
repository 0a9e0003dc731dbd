import { keepAccessLink, newResetLink } from '../../account/access-links.ts'
import { findLockdownLink, lockDownByLink, scopeOf } from '../../account/lockdown-links.ts'
import { connectorsPresent } from '../../directory/connectors-present.ts'
import { maskedPerson } from '../../policies/masking.ts'
import { recoveryChannels } from '../../policies/sign-in-experience.ts'
import { requireNotSuspended } from '../../policies/suspension.ts'
import type { Services } from '../../services.ts'
import { openToChange, openToRead, type RequestContext } from '../../store/account.ts'
import type { LinkOperations } from './operation.ts'

/** The link of a security notice, which locks the account. */
export const lockdownOperations = (
  services: Services,
): Pick<LinkOperations, 'readLockdown' | 'lockAccount'> => ({
  async readLockdown({ context, input }) {
    const { link, account } = await open(services, context, input.body.token)
    const { changes } = await scopeOf(account, link)
    return {
      person: maskedPerson(account.user),
      restores: changes.map(({ field }) => field),
      expiresAt: link.expires_at.toISOString(),
    }
  },

  async lockAccount({ context, input }) {
    const { database, config } = services
    const { token } = input.body
    const { link } = await open(services, context, token)
    const isRecoveryAddress = (await recoveryBy(services, context))[link.sent_type]
    return database.transaction(async tx => {
      const account = await openToChange(tx, context, link.user_id, 'verification_record.not_found')
      requireNotSuspended(account.user, account.now)
      const { restored, mayChoosePassword } = await lockDownByLink(account, token, { isRecoveryAddress })
      if (!mayChoosePassword) return { restored }
      const reset = newResetLink(context.now, link.sent_to)
      await keepAccessLink(account, reset, config.endpoint)
      return { restored, passwordReset: reset.value }
    })
  },
})

async function open({ database }: Services, context: RequestContext, token: string) {
  const link = await findLockdownLink(database, token, context.now)
  const account = await openToRead(database, context, link.user_id)
  requireNotSuspended(account.user, account.now)
  return { link, account }
}

async function recoveryBy({ database, mailbox }: Services, { settings }: RequestContext) {
  const connectors = await connectorsPresent(database, { hasMailbox: mailbox !== undefined })
  return recoveryChannels(settings.signInExperience.forgotPasswordMethods, connectors)
}
