import type { Factor, FactorType } from '@latchkey/contract'
import { record } from '../events/record.ts'
import {
  enabledFactors,
  isFactorProper,
  isPasskeySignInEnabled,
  requireRemovable,
} from '../policies/factors.ts'
import { requireRemainingIdentifier } from '../policies/identifiers.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { FactorRow } from '../store/rows.ts'
import { endVerifications, strengthenVerification } from './verification.ts'

export type OwnFactor = FactorRow & { unused_codes: number }

/** An account's factors, in the order in which they came. */
export function factorsOf({ tx, user }: Pick<ReadableAccount, 'tx' | 'user'>): Promise<OwnFactor[]> {
  return tx.query<OwnFactor>(sql`
    select factors.*, (select count(*)::integer from backup_codes where factor_id = factors.id and used_at is null) as unused_codes
    from factors where user_id = ${user.id} order by position`)
}

/** Factors that something can be proved by now: backup codes only as long as one is unused. */
export function usableTypes(factors: readonly OwnFactor[]): FactorType[] {
  return factors.flatMap(({ type, unused_codes }) => (isFactorProper(type) || unused_codes > 0 ? [type] : []))
}

/** A factor as lists show it: nothing of what it is made of. */
export function toFactor(row: OwnFactor): Factor {
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    type: row.type,
    ...(row.type === 'BackupCode' && { remainCodes: row.unused_codes }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.name !== null && { name: row.name }),
    // Kept of an authenticator app too, but the wire leaves it out; contract account-api 2.15.
    ...(row.last_used_at && row.type !== 'Totp' && { lastUsedAt: row.last_used_at.toISOString() }),
  }
}

/** An account's own factor with this id, if there is one. */
export async function findFactor(account: ReadableAccount, id: string): Promise<OwnFactor | undefined> {
  return (await factorsOf(account)).find(factor => factor.id === id)
}

/**
 * Removes a factor; with the last one go the backup codes, which are none by themselves.
 * `session.mfa.mfa_policy_not_user_controlled`, `user.last_sign_in_method_required`.
 */
export async function removeFactor(account: Account, { id, type }: OwnFactor): Promise<void> {
  const { tx, actor, user, settings } = account
  const remaining = (await factorsOf(account)).filter(factor => factor.id !== id).map(factor => factor.type)
  requireRemovable(account, type, remaining)
  if (actor.kind === 'owner' && type === 'WebAuthn' && isPasskeySignInEnabled(settings))
    requireRemainingIdentifier({ ...user, has_passkey: remaining.includes('WebAuthn') }, settings)
  await tx.query(
    remaining.some(isFactorProper)
      ? sql`delete from factors where id = ${id} and user_id = ${user.id}`
      : sql`delete from factors where user_id = ${user.id}`,
  )
  await keepFactorChange(account, { type, change: 'removed' })
}

/** Says on the account's row what its factors make of it, and in the log what became of which. */
export async function keepFactorChange(
  account: Account,
  { type, change }: { type: FactorType; change: 'added' | 'replaced' | 'renamed' | 'removed' },
): Promise<void> {
  const { tx, user, settings, now } = account
  // Contract account-api 2.15: a passkey that is only there to sign in with is no choice for a second factor.
  const isChoice = change === 'added' && (type !== 'WebAuthn' || enabledFactors(settings).includes(type))
  const config = isChoice
    ? { ...user.logto_config, mfa: { ...user.logto_config.mfa, enabled: true } }
    : user.logto_config
  await tx.query(
    sql`update users set updated_at = ${now}, logto_config = ${JSON.stringify(config)} where id = ${user.id}`,
  )
  if (change === 'removed' || change === 'replaced') endVerifications(account, type)
  if (change === 'added' && isFactorProper(type)) strengthenVerification(account, type)
  await keepFactorFlags(account)
  await record(account, 'User.Data.Updated', {
    accountId: user.id,
    fields: ['mfaVerifications'],
    factor: type,
    change,
  })
}

/** Removes what came in since a moment; backup codes stand in for another factor, and go with the last one. */
export async function removeFactorsSince(account: Account, moment: Date): Promise<void> {
  const { tx, user } = account
  await tx.query(sql`delete from factors where user_id = ${user.id} and created_at >= ${moment}`)
  const remaining = await factorsOf(account)
  if (!remaining.some(({ type }) => isFactorProper(type)))
    await tx.query(sql`delete from factors where user_id = ${user.id}`)
  endVerifications(account, 'WebAuthn', 'Totp', 'BackupCode')
  await keepFactorFlags(account)
}

/** What the account's row says of its factors, so that most requests need not look at them. */
async function keepFactorFlags({ tx, user }: Account): Promise<void> {
  await tx.query(sql`
    update users set
      has_factor = exists (select from factors where user_id = ${user.id} and type <> 'BackupCode'),
      has_passkey = exists (select from factors where user_id = ${user.id} and type = 'WebAuthn')
    where id = ${user.id}`)
}
