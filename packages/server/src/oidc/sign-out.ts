import type Provider from 'oidc-provider'
import { outlivesSignOutInStore } from '../account/session-tokens.ts'
import { type Database, sql } from '../store/database.ts'
import { tokenModels } from './adapter.ts'
import { asOAuthError } from './oauth-errors.ts'

/**
 * Ends the tokens of a session when its person signs out or another person signs in there. The library revokes only
 * grants without `offline_access`, neither other tokens nor those being issued at the same time.
 */
export function endTokensWithSession(provider: Provider, database: Database): void {
  const { destroy } = provider.Session.prototype
  Object.assign(provider.Session.prototype, {
    async destroy(this: Session) {
      await endTokens(database, this)
      await destroy.call(this)
    },
  })
}

type Session = InstanceType<Provider['Session']>

async function endTokens(database: Database, { uid, accountId }: Session): Promise<void> {
  if (!accountId) return
  await database
    .transaction(async tx => {
      // Locks the person's row first, as every revocation does, to prevent deadlocks.
      await tx.query(sql`select 1 from users where id = ${accountId} for update`)
      // From here on, no token is stored for the session; see `adapter.ts`.
      await tx.query(sql`
        update sessions set ended_at = ${new Date()}, keeps_offline_access = true
        where uid = ${uid} and user_id = ${accountId} and ended_at is null`)
      await tx.query(sql`
        delete from oidc_records where account_id = ${accountId} and model = any(${[...tokenModels]})
          and payload ->> 'sessionUid' = ${uid} and not ${outlivesSignOutInStore}`)
    })
    .catch(asOAuthError)
}
