import type { Factor, FactorType } from '@latchkey/contract'
import { record } from '../events/record.ts'
import {
  codeFactorsOf,
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

/** Lists an account's factors, oldest first. */
export function factorsOf({ tx, user }: Pick<ReadableAccount, 'tx' | 'user'>): Promise<OwnFactor[]> {
  return tx.query<OwnFactor>(sql`
    select factors.*, (select count(*)::integer from backup_codes where factor_id = factors.id and used_at is null) as unused_codes
    from factors where user_id = ${user.id} order by position`)
}

/** Types that can verify now; backup codes only while one is unused. */
export function usableTypes(factors: readonly OwnFactor[]): FactorType[] {
  return factors.flatMap(({ type, unused_codes }) => (isFactorProper(type) || unused_codes > 0 ? [type] : []))
}

/** A factor without its secrets, for lists. */
export function toFactor(row: OwnFactor): Factor {
  return {
    id: row.id,
    createdAt: row.created_at.toISOString(),
    type: row.type,
    ...(row.type === 'BackupCode' && { remainCodes: row.unused_codes }),
    ...(row.agent !== null && { agent: row.agent }),
    ...(row.name !== null && { name: row.name }),
    // The wire omits the last use of an authenticator app (docs/wire/account-api.md#2.15).
    ...(row.last_used_at && row.type !== 'Totp' && { lastUsedAt: row.last_used_at.toISOString() }),
  }
}

/** Finds a factor of this account by id. */
export async function findFactor(account: ReadableAccount, id: string): Promise<OwnFactor | undefined> {
  return (await factorsOf(account)).find(factor => factor.id === id)
}

/**
 * Removes a factor. The last one takes the backup codes with it, which do not count as a factor alone. Errors:
 * `session.mfa.mfa_policy_not_user_controlled`, `user.last_sign_in_method_required`.
 */
export async function removeFactor(account: Account, { id, type, transports }: OwnFactor): Promise<void> {
  const { tx, actor, user, settings } = account
  const remaining = (await factorsOf(account)).filter(factor => factor.id !== id).map(factor => factor.type)
  requireRemovable(account, type, [...remaining, ...codeFactorsOf(user)])
  if (actor.kind === 'owner' && type === 'WebAuthn' && isPasskeySignInEnabled(settings))
    requireRemainingIdentifier({ ...user, has_passkey: remaining.includes('WebAuthn') }, settings)
  await tx.query(
    remaining.some(isFactorProper)
      ? sql`delete from factors where id = ${id} and user_id = ${user.id}`
      : sql`delete from factors where user_id = ${user.id}`,
  )
  await keepFactorChange(account, { type, change: 'removed', transports })
}

type FactorChange = {
  type: FactorType
  change: 'added' | 'replaced' | 'renamed' | 'removed'
  /** Of a passkey, as the browser named them. */
  transports?: readonly string[] | null
}

/** Updates the account's row after a factor changed and records the event. */
export async function keepFactorChange(
  account: Account,
  { type, change, transports }: FactorChange,
): Promise<void> {
  const { tx, user, settings, now } = account
  // A passkey that is enabled for sign-in alone does not switch on MFA (docs/wire/account-api.md#2.15).
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
    ...(transports?.length && {
      authenticator: transports.includes('internal') ? 'platform' : 'roaming',
    }),
  })
}

/** Removes the factors that were added since a moment. Backup codes go with the last other factor. */
export async function removeFactorsSince(account: Account, moment: Date): Promise<void> {
  const { tx, user } = account
  await tx.query(sql`delete from factors where user_id = ${user.id} and created_at >= ${moment}`)
  const remaining = await factorsOf(account)
  if (!remaining.some(({ type }) => isFactorProper(type)))
    await tx.query(sql`delete from factors where user_id = ${user.id}`)
  endVerifications(account, 'WebAuthn', 'Totp', 'BackupCode')
  await keepFactorFlags(account)
}

/** Denormalizes the factors into flags on the account's row, which saves most requests a query. */
async function keepFactorFlags({ tx, user }: Account): Promise<void> {
  await tx.query(sql`
    update users set
      has_factor = exists (select from factors where user_id = ${user.id} and type <> 'BackupCode'),
      has_passkey = exists (select from factors where user_id = ${user.id} and type = 'WebAuthn')
    where id = ${user.id}`)
}
