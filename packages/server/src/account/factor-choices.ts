import type { LogtoConfigsPatch } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { LogtoConfig, UserRow } from '../store/rows.ts'

/** What a person chose about factors and passkeys; contract account-api 2.6. */
export function choicesOf({ logto_config: { mfa, passkeySignIn } }: UserRow) {
  return {
    mfa: {
      ...(mfa?.enabled !== undefined && { enabled: mfa.enabled }),
      skipped: mfa?.skipped ?? false,
      skipMfaOnSignIn: mfa?.skipMfaOnSignIn ?? false,
    },
    passkeySignIn: { skipped: passkeySignIn?.skipped ?? false },
  }
}

/** Keys that are given overwrite, others stay. */
export async function changeChoices(account: Account, patch: LogtoConfigsPatch): Promise<UserRow> {
  const { tx, user, now } = account
  const config: LogtoConfig = {
    mfa: { ...user.logto_config.mfa, ...patch.mfa },
    passkeySignIn: { ...user.logto_config.passkeySignIn, ...patch.passkeySignIn },
  }
  tx.last(
    sql`update users set logto_config = ${JSON.stringify(config)}, updated_at = ${now} where id = ${user.id}`,
  )
  const changed = { ...user, logto_config: config, updated_at: now }
  const { skipMfaOnSignIn } = choicesOf(changed).mfa
  await record(account, 'User.Data.Updated', {
    accountId: user.id,
    fields: ['logtoConfig'],
    // Said where it changed: from then on people may sign in without their second factor, or no longer.
    ...(skipMfaOnSignIn !== choicesOf(user).mfa.skipMfaOnSignIn && { skipMfaOnSignIn }),
  })
  return changed
}
