import type { LogtoConfigsPatch } from '@latchkey/contract'
import { record } from '../events/record.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { LogtoConfig, UserRow } from '../store/rows.ts'

/** A person's choices about factors and passkeys (docs/wire/account-api.md#2.6). */
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

/** Changes the given choices; absent ones stay. */
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
    // Recorded when it changes, because it switches the second factor at sign-in on or off.
    ...(skipMfaOnSignIn !== choicesOf(user).mfa.skipMfaOnSignIn && { skipMfaOnSignIn }),
  })
  return changed
}
