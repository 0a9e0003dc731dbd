import { Problem } from '@latchkey/contract'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import { hashOfSecret, newSecret } from '../store/ids.ts'
import type { AddressChangeRow, LockdownLinkRow } from '../store/rows.ts'
import { lockDown, undoableChanges } from './lockdown.ts'
import { sevenDays } from './undo.ts'

type Notice = { userId: string; at: Date; to: { type: 'email' | 'phone'; value: string } }

/**
 * Creates the link of a notice, stored as a hash. Returns none if it would be refused: the account does not have the
 * address any more, and cannot get it back.
 */
export async function newLockdownLink(
  tx: Queryable,
  { userId, at, to: { type, value } }: Notice,
): Promise<string | undefined> {
  const token = newSecret()
  const rows = await tx.query(sql`
    insert into lockdown_links (token_hash, user_id, sent_type, sent_to, reported_at, expires_at)
    select ${hashOfSecret(token)}, id, ${type}, ${value}, ${at}, ${new Date(at.getTime() + sevenDays)} from users
    where id = ${userId} and (
      fold(case when ${type} = 'email' then primary_email else primary_phone end) = fold(${value})
      or exists (select from address_changes where user_id = ${userId} and field = ${fieldOf(type)}
        and fold(former_value) = fold(${value}) and closed_at is null))
    returning 1`)
  return rows.length > 0 ? token : undefined
}

const fieldOf = (type: LockdownLinkRow['sent_type']) => (type === 'email' ? 'primaryEmail' : 'primaryPhone')

/**
 * Finds a link that works. An unknown, used and expired one have the same answer. Errors:
 * `verification_record.not_found`.
 */
export async function findLockdownLink(tx: Queryable, token: string, now: Date): Promise<LockdownLinkRow> {
  const [link] = await tx.query<LockdownLinkRow>(sql`
    select * from lockdown_links
    where token_hash = ${hashOfSecret(token)} and used_at is null and expires_at > ${now}`)
  if (!link) throw new Problem('verification_record.not_found')
  return link
}

/**
 * What the holder of a link may restore. The address that the notice went to stays or comes back, as its owner holds
 * the link: so a link in the mailbox of an attacker restores nothing of that kind. A change of the other kind of
 * address is undone if it is not older than what the notice reports. Errors: `verification_record.not_found` if the
 * account has left the address otherwise.
 */
export async function scopeOf(
  account: ReadableAccount,
  { sent_type: type, sent_to: value, reported_at: reportedAt }: LockdownLinkRow,
): Promise<{ changes: AddressChangeRow[]; since: Date; isFormer: boolean }> {
  const { tx, user, now } = account
  const field = fieldOf(type)
  const present = type === 'email' ? user.primary_email : user.primary_phone
  const others = (since: Date) =>
    undoableChanges(account).then(changes =>
      changes.filter(change => change.field !== field && change.created_at >= since),
    )
  if (present !== null && fold(present) === fold(value))
    return { changes: await others(reportedAt), since: reportedAt, isFormer: false }
  const [change] = await tx.query<AddressChangeRow>(sql`
    select * from address_changes
    where user_id = ${user.id} and field = ${field} and fold(former_value) = fold(${value})
      and closed_at is null and expires_at > ${now}
    order by created_at limit 1`)
  if (!change) throw new Problem('verification_record.not_found')
  const since = change.created_at
  return { changes: [change, ...(await others(since))], since, isFormer: true }
}

/**
 * Locks an account by a link. It removes what was added since the reported event, as far as the address is trusted:
 * social identities if it alone sufficed for a new password (`isRecoveryAddress`), and factors only if it was replaced,
 * as the link for undoing does. Otherwise a stolen mailbox would remove the second factor. Returns whether the holder
 * may choose a new password at once.
 */
export async function lockDownByLink(
  account: Account,
  token: string,
  { isRecoveryAddress }: { isRecoveryAddress: boolean },
): Promise<{ restored: AddressChangeRow['field'][]; mayChoosePassword: boolean }> {
  const { tx, user, now } = account
  // Checked again under the row lock, so that a link works once.
  const link = await findLockdownLink(tx, token, now)
  const { changes, since, isFormer } = await scopeOf(account, link)
  const isTrusted = isRecoveryAddress || isFormer
  await tx.query(sql`update lockdown_links set used_at = ${now} where token_hash = ${link.token_hash}`)
  const restored = await lockDown(account, {
    changes,
    isByLink: true,
    ...(isTrusted && { identitiesSince: since }),
    ...(isFormer && { factorsSince: since }),
  })
  return {
    restored,
    mayChoosePassword: isTrusted && link.sent_type === 'email' && user.password_digest !== null,
  }
}
