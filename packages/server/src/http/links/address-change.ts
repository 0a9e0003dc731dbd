import { Problem } from '@latchkey/contract'
import { prepareFreshPassword } from '../../account/password.ts'
import { findChange, undoChange } from '../../account/undo.ts'
import { maskedAddress } from '../../policies/masking.ts'
import { requireNotSuspended } from '../../policies/suspension.ts'
import type { Services } from '../../services.ts'
import { openToChange, openToRead, type ReadableAccount, type RequestContext } from '../../store/account.ts'
import type { LinkOperations } from './operation.ts'
import { openToken } from './token.ts'

/** The link of a security notice, which undoes a change of address. */
export const addressChangeOperations = (
  services: Services,
): Pick<LinkOperations, 'readAddressChange' | 'undoAddressChange'> => ({
  async readAddressChange({ context, input }) {
    const { change, account } = await open(services, context, input.body.token)
    return {
      field: change.field,
      formerValue: maskedAddress(change.former_value),
      needsPassword: account.user.password_digest !== null,
      expiresAt: change.expires_at.toISOString(),
    }
  },

  async undoAddressChange({ context, input }) {
    const { change, account } = await open(services, context, input.body.token)
    const password = await prepareFreshPassword(account, input.body.password, services.isBreached)
    await services.database.transaction(async tx => {
      const opened = requireUsable(await openToChange(tx, context, change.user_id))
      await undoChange(opened, change.id, password)
    })
  },
})

async function open(services: Services, context: RequestContext, token: string) {
  const { database } = services
  const change = await findChange(database, await changeNamedBy(services, token), context.now)
  const account = requireUsable(await openToRead(database, context, change.user_id))
  return { change, account }
}

/** Refuses changes of a suspended account. If it is restored in time, the link works again. */
function requireUsable<Opened extends ReadableAccount>(account: Opened): Opened {
  requireNotSuspended(account.user, account.now)
  return account
}

async function changeNamedBy(services: Services, token: string): Promise<string> {
  const { undo } = await openToken(services, token)
  if (typeof undo !== 'string') throw new Problem('verification_record.not_found')
  return undo
}
