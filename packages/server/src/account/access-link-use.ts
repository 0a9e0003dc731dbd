import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import { hashOfSecret } from '../store/ids.ts'
import type { AccessLinkRow } from '../store/rows.ts'
import { endOtherAccess } from './access-end.ts'
import { type Digest, setPassword } from './password.ts'

/**
 * Finds a link that works. Errors: `access_link.not_found`, `access_link.used`, `access_link.revoked`,
 * `access_link.expired`.
 */
export async function findAccessLink(tx: Queryable, token: string, now: Date): Promise<AccessLinkRow> {
  const [link] = await tx.query<AccessLinkRow>(
    sql`select * from access_links where token_hash = ${hashOfSecret(token)}`,
  )
  if (!link) throw new Problem('access_link.not_found')
  if (link.used_at) throw new Problem('access_link.used')
  if (link.revoked_at) throw new Problem('access_link.revoked')
  if (link.expires_at <= now) throw new Problem('access_link.expired')
  return link
}

/**
 * Refuses a link that was mailed to an address that the account has left: who reads that mailbox need not be the
 * owner. Errors: `access_link.revoked`, `user.suspended`.
 */
export function requireValidFor({ user, now }: ReadableAccount, { sent_to: sentTo }: AccessLinkRow): void {
  if (sentTo !== null && fold(sentTo) !== fold(user.primary_email ?? ''))
    throw new Problem('access_link.revoked')
  requireNotSuspended(user, now)
}

/** Uses a link: sets the password, and ends all access that was gained with the former one. */
export async function redeemAccessLink(
  account: Account,
  token: string,
  { digest, revokeSessions }: { digest: Digest; revokeSessions: boolean },
): Promise<void> {
  const { tx, user, now } = account
  // Checked again under the row lock, so that a link works once.
  const link = await findAccessLink(tx, token, now)
  requireValidFor(account, link)
  await tx.query(sql`update access_links set used_at = ${now} where id = ${link.id}`)
  await setPassword(account, digest, { isByLink: true })
  if (revokeSessions) await endOtherAccess(account)
  await record(account, 'AccessLink.Used', {
    accountId: user.id,
    linkId: link.id,
    purpose: link.purpose,
  })
}
