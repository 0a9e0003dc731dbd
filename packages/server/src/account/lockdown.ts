import type { ChangedField } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { isRestorable } from '../policies/deletion.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { AddressChangeRow } from '../store/rows.ts'
import { endAllAccess } from './access-end.ts'
import { restoreAccount } from './deletion.ts'
import { removeFactorsSince } from './factors.ts'
import { forgetDevices, isFormerFree, removeIdentitiesSince, restoreAddress } from './undo.ts'

type Lockdown = {
  /** The changes of address to undo, at most one of each field. */
  changes: readonly AddressChangeRow[]
  /** Removes the social identities that were added since then. */
  identitiesSince?: Date
  /** Removes the factors that were added since then. */
  factorsSince?: Date
  isByLink?: true
}

/**
 * Locks an account that an attacker got into: ends all sessions, grants, tokens and trusted devices, restores
 * addresses, takes a scheduled deletion back, expires the password, and asks for a review of the factors. It creates no access, and it removes no way
 * to sign in that the person had: the present password still begins a sign-in, which asks for a new one. Returns the
 * restored fields.
 */
export async function lockDown(
  account: Account,
  { changes, identitiesSince, factorsSince, isByLink }: Lockdown,
): Promise<AddressChangeRow['field'][]> {
  const { tx, user, now } = account
  const restored: AddressChangeRow['field'][] = []
  for (const change of changes) {
    // Otherwise a link of its own undoes the change if the address becomes free again.
    if (!(await isFormerFree(account, change))) continue
    await restoreAddress(account, change)
    restored.push(change.field)
  }
  if (identitiesSince) await removeIdentitiesSince(account, identitiesSince)
  if (factorsSince) await removeFactorsSince(account, factorsSince)
  await tx.query(sql`
    update users set is_password_expired = password_digest is not null, needs_security_review = true,
      updated_at = ${now}
    where id = ${user.id}`)
  // An attacker who got in may also have asked for the deletion.
  if (isRestorable(user, now)) await restoreAccount(account)
  await forgetDevices(account)
  await tx.query(sql`delete from personal_access_tokens where user_id = ${user.id}`)
  await tx.query(sql`
    update one_time_tokens set status = 'revoked' where status = 'active'
      and fold(email) = (select fold(primary_email) from users where id = ${user.id})`)
  await endAllAccess(account)
  // The grants, which `endAllAccess` keeps: an application that an attacker allowed must ask again.
  await tx.query(sql`delete from oidc_records where account_id = ${user.id}`)
  await record(account, 'User.LockedDown', { accountId: user.id, restored, ...(isByLink && { isByLink }) })
  const fields: ChangedField[] = [
    ...restored,
    ...(identitiesSince ? ['identities' as const] : []),
    ...(factorsSince ? ['mfaVerifications' as const] : []),
  ]
  if (fields.length === 0) return restored
  // For webhooks and other consumers of events. The person gets a single notice.
  await record(account, 'User.Data.Updated', { accountId: user.id, fields, isUndo: true })
  return restored
}

/**
 * The changes of address that can be undone, the earliest of each field: after several changes, the former address of
 * the last one is the attacker's.
 */
export function undoableChanges({ tx, user, now }: ReadableAccount): Promise<AddressChangeRow[]> {
  return tx.query<AddressChangeRow>(sql`
    select distinct on (field) * from address_changes
    where user_id = ${user.id} and closed_at is null and expires_at > ${now} order by field, created_at`)
}

/** Records that the person looked through the factors after a lockdown. */
export async function completeSecurityReview(account: Account): Promise<void> {
  const { tx, user, now } = account
  if (!user.needs_security_review) return
  tx.last(sql`update users set needs_security_review = false, updated_at = ${now} where id = ${user.id}`)
  await record(account, 'User.SecurityReview.Completed', { accountId: user.id })
}
