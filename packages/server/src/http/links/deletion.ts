import { Problem } from '@latchkey/contract'
import { restoreAccount } from '../../account/deletion.ts'
import { isClosed, isRestorable } from '../../policies/deletion.ts'
import { maskedPerson } from '../../policies/masking.ts'
import type { Services } from '../../services.ts'
import { openToChange, openToRead, type ReadableAccount, type RequestContext } from '../../store/account.ts'
import type { LinkOperations } from './operation.ts'
import { openToken } from './token.ts'

/** The link of a letter, which takes the scheduled deletion of an account back. */
export const deletionOperations = (
  services: Services,
): Pick<LinkOperations, 'readScheduledDeletion' | 'takeDeletionBack'> => ({
  async readScheduledDeletion({ context, input }) {
    const { user, deletesAt } = await open(services, context, input.body.token)
    return { person: maskedPerson(user), deletesAt: deletesAt.toISOString() }
  },

  async takeDeletionBack({ context, input }) {
    const { user, deletesAt } = await open(services, context, input.body.token)
    await services.database.transaction(async tx => {
      const account = await openToChange(tx, context, user.id, 'verification_record.not_found')
      // Checked again under the row lock, so that a link works once.
      requireScheduledFor(account, deletesAt.getTime())
      await restoreAccount(account)
    })
  },
})

async function open(services: Services, context: RequestContext, token: string) {
  const { restore: userId, deletesAt } = await openToken(services, token)
  if (typeof userId !== 'string') throw new Problem('verification_record.not_found')
  const account = await openToRead(services.database, context, userId, 'verification_record.not_found')
  return { user: account.user, deletesAt: requireScheduledFor(account, deletesAt) }
}

/** Refuses the link of another deletion: of one that was taken back, or of a later one. Returns its time. */
function requireScheduledFor({ user, now }: ReadableAccount, deletesAt: unknown): Date {
  if (!isClosed(user) || !isRestorable(user, now) || user.deletes_at.getTime() !== deletesAt)
    throw new Problem('verification_record.not_found')
  return user.deletes_at
}
