import { type ChangedField, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { isRestorable } from '../policies/deletion.ts'
import { findTakenIdentifier } from '../policies/identifiers.ts'
import type { Account } from '../store/account.ts'
import { type Queryable, raw, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { AddressChangeRow } from '../store/rows.ts'
import { endAllAccess } from './access-end.ts'
import { restoreAccount } from './deletion.ts'
import { removeFactorsSince } from './factors.ts'
import type { Digest } from './password.ts'

/** How long the links of a notice work. */
export const sevenDays = 7 * 24 * 60 * 60 * 1000

const columns = { primaryEmail: 'primary_email', primaryPhone: 'primary_phone' } as const

/**
 * Stores the former address, so that its owner can undo the change. Returns the id for the undo link. Returns none if
 * the address is merely restored: otherwise the link would go to a thief's mailbox, and the thief could undo the
 * correction.
 */
export async function keepFormerAddress(
  account: Account,
  field: AddressChangeRow['field'],
  next: string | null,
): Promise<string | undefined> {
  const { tx, user, now } = account
  const former = user[columns[field]]
  if (!former) return undefined
  const [returned] = await tx.query<AddressChangeRow>(sql`
    select * from address_changes where user_id = ${user.id} and field = ${field} and fold(former_value) = fold(${next})
      and closed_at is null and expires_at > ${now}
    order by created_at limit 1`)
  if (returned) {
    await closeChanges(account, returned.created_at)
    return undefined
  }
  const id = newId()
  tx.last(sql`
    insert into address_changes (id, user_id, field, former_value, created_at, expires_at)
    values (${id}, ${user.id}, ${field}, ${former}, ${now}, ${new Date(now.getTime() + sevenDays)})`)
  return id
}

/** Invalidates undo links issued after a moment, or all of them, because the address was corrected otherwise. */
export async function closeChanges({ tx, user, now }: Account, after = new Date(0)): Promise<void> {
  await tx.query(sql`
    update address_changes set closed_at = ${now} where user_id = ${user.id} and created_at > ${after} and closed_at is null`)
}

/** Finds a change that can still be undone. Errors: `verification_record.not_found`. */
export async function findChange(tx: Queryable, id: string, now: Date): Promise<AddressChangeRow> {
  const [change] = await tx.query<AddressChangeRow>(
    sql`select * from address_changes where id = ${id} and closed_at is null and expires_at > ${now}`,
  )
  if (!change) throw new Problem('verification_record.not_found')
  return change
}

/**
 * Undoes a change of address: restores the address, ends all sessions and tokens, sets a new password, removes
 * factors, social identities and personal access tokens added since, takes a scheduled deletion back, and ends the
 * trust in all devices. Errors: `verification_record.not_found`, `user.email_already_in_use`, `user.phone_already_in_use`.
 */
export async function undoChange(account: Account, id: string, password: Digest | undefined): Promise<void> {
  const { tx, user, now } = account
  // Checked again under the row lock, so that a link works once.
  const change = await findChange(tx, id, now)
  if (!(await isFormerFree(account, change))) throw new Problem(takenBy[change.field])
  await restoreAddress(account, change)
  await tx.query(sql`
    update users set password_digest = coalesce(${password?.digest}, password_digest),
      password_algorithm = coalesce(${password?.algorithm}, password_algorithm),
      password_updated_at = case when ${password !== undefined} then ${now}::timestamptz else password_updated_at end,
      is_password_expired = is_password_expired and ${password === undefined}
    where id = ${user.id}`)
  await removeIdentitiesSince(account, change.created_at)
  await removeFactorsSince(account, change.created_at)
  await forgetDevices(account)
  await tx.query(
    sql`delete from personal_access_tokens where user_id = ${user.id} and created_at >= ${change.created_at}`,
  )
  await endAllAccess(account)
  // An attacker who changes the address may also request the deletion, and receive the letter about it.
  if (isRestorable(user, now)) await restoreAccount(account)
  await record(account, 'User.Change.Undone', { accountId: user.id, fields: [change.field] })
  // For webhooks and other consumers of events. The person gets a single notice.
  const fields: ChangedField[] = [
    change.field,
    ...(password ? ['password' as const] : []),
    'identities',
    'mfaVerifications',
  ]
  await record(account, 'User.Data.Updated', { accountId: user.id, fields, isUndo: true })
}

const takenBy = {
  primaryEmail: 'user.email_already_in_use',
  primaryPhone: 'user.phone_already_in_use',
} as const

/** Whether no other account has the former address by now. */
export async function isFormerFree(
  { tx, user, settings }: Account,
  { field, former_value }: AddressChangeRow,
): Promise<boolean> {
  const column = columns[field]
  const search = { order: [column], ownId: user.id }
  return (await findTakenIdentifier(tx, settings, { [column]: former_value }, search)) === undefined
}

/**
 * Restores a former address. Invalidates later undo links too, which an attacker may have received and could use to
 * revert this.
 */
export async function restoreAddress({ tx, user, now }: Account, change: AddressChangeRow): Promise<void> {
  const column = columns[change.field]
  await tx.query(sql`
    update users set ${raw(column)} = ${change.former_value}, updated_at = ${now} where id = ${user.id}`)
  await tx.query(sql`
    update address_changes set closed_at = ${now} where user_id = ${user.id} and created_at >= ${change.created_at}`)
}

/** Removes the social identities that were added since a moment. */
export async function removeIdentitiesSince({ tx, user }: Account, moment: Date): Promise<void> {
  await tx.query(sql`
    update users set identities = identities - array(
        select payload ->> 'target' from events where account_id = ${user.id} and type = 'User.Data.Updated'
          and payload -> 'fields' ? 'identities' and payload ->> 'target' is not null and created_at >= ${moment})
    where id = ${user.id}`)
}

/**
 * Ends the trust in all devices, earlier ones too, since the attacker's cannot be told apart. The next sign-in then
 * counts as one from a new device and is notified.
 */
export async function forgetDevices({ tx, user }: Account): Promise<void> {
  await tx.query(sql`delete from trusted_devices where user_id = ${user.id}`)
  await tx.query(sql`delete from known_devices where user_id = ${user.id}`)
}
