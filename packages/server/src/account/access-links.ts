import {
  type AccessLink,
  type AccessLinkPurpose,
  type accessLinkCreation,
  type createdAccessLink,
  Problem,
} from '@latchkey/contract'
import { chooseLanguage } from '@latchkey/locales'
import type { z } from 'zod'
import { linkLetter } from '../connectors/link-letters.ts'
import type { LinkSender } from '../connectors/message.ts'
import { record } from '../events/record.ts'
import { languagesOfPerson } from '../policies/language.ts'
import { requireHeld } from '../policies/management-access.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import { hashOfSecret, newId, newSecret } from '../store/ids.ts'
import type { AccessLinkRow } from '../store/rows.ts'
import { countedMessage } from './attempts.ts'
import { toAddressee } from './user.ts'

/** A link that was generated, and perhaps mailed, but is not stored yet. */
export type NewAccessLink = {
  value: string
  purpose: AccessLinkPurpose
  expiresAt: Date
  /** The address that it was mailed to, or whose owner got it otherwise. */
  sentTo: string | null
}

/**
 * Generates a link, and mails it where that is asked for; never call it in a transaction. Errors:
 * `access_link.no_email`, `request.message_rate_limited`, `connector.*`.
 */
export async function issueAccessLink(
  seen: ReadableAccount,
  { purpose, expiresIn, send }: z.output<typeof accessLinkCreation>,
  sender: LinkSender,
): Promise<NewAccessLink> {
  const issued = newLink(purpose, new Date(seen.now.getTime() + expiresIn * 1000))
  if (!send) {
    // The holder of the link can sign in as the person, which is more than helping them.
    requireHeld(seen.actor, ['users:write'])
    return issued
  }
  const { primary_email: email } = seen.user
  if (!email) throw new Problem('access_link.no_email')
  await countedMessage(seen, email, () => mail(seen, issued, sender))
  return { ...issued, sentTo: email }
}

/** Half an hour: a person who asked for a link waits for it. */
const resetLifetime = 30 * 60 * 1000

/** Mails a link to a person who forgot the password; the message was counted when it was asked for. */
export async function mailResetLink(
  seen: ReadableAccount,
  sender: LinkSender,
  application: { id: string; name: string } | undefined,
): Promise<NewAccessLink> {
  const issued = newLink('passwordReset', new Date(seen.now.getTime() + resetLifetime))
  await mail(seen, issued, sender, application)
  return { ...issued, sentTo: seen.user.primary_email }
}

/** Generates a link for a person who just proved to read this address. It is not mailed. */
export function newResetLink(now: Date, provenAddress: string): NewAccessLink {
  return { ...newLink('passwordReset', new Date(now.getTime() + resetLifetime)), sentTo: provenAddress }
}

function newLink(purpose: AccessLinkPurpose, expiresAt: Date): NewAccessLink {
  return { value: newSecret(), purpose, expiresAt, sentTo: null }
}

const usages = { invitation: 'Register', passwordReset: 'ForgotPassword' } as const

function mail(
  { user, now, client, ...context }: ReadableAccount,
  { value, purpose, expiresAt }: NewAccessLink,
  { endpoint, send }: LinkSender,
  application?: { id: string; name: string },
): Promise<void> {
  const languages = languagesOfPerson({ ...context, now, client }, user)
  const language = chooseLanguage(languages)
  const href = addressOf(endpoint, value)
  return send({
    to: { type: 'email', value: user.primary_email ?? '' },
    usage: usages[purpose],
    payload: {
      link: href,
      locale: language,
      ...(application && { application }),
      user: toAddressee(user, now),
    },
    languages,
    letter: linkLetter(purpose, { language, href, until: expiresAt, tenant: new URL(endpoint).host }),
    ...(client.address && { ip: client.address }),
  })
}

/** In the fragment, so that the token appears in no proxy's log. */
function addressOf(endpoint: string, value: string): string {
  return `${endpoint}/access#token=${value}`
}

/**
 * Stores a link as a hash, and revokes earlier ones of its purpose. A link that a visitor asked for revokes only mailed
 * ones: a stranger must not revoke what an administrator handed over. The address is returned this once, unless it was
 * mailed.
 */
export async function keepAccessLink(
  account: Account,
  { value, purpose, expiresAt, sentTo }: NewAccessLink,
  endpoint: string,
): Promise<z.input<typeof createdAccessLink>> {
  const { tx, user, now, actor } = account
  const id = newId()
  // With the commit, after what else ended links in this transaction.
  tx.last(sql`
    update access_links set revoked_at = ${now}
    where user_id = ${user.id} and purpose = ${purpose} and used_at is null and revoked_at is null
      and (${actor.kind === 'admin'} or sent_to is not null)`)
  tx.last(sql`
    insert into access_links (id, user_id, purpose, token_hash, sent_to, created_at, expires_at)
    values (${id}, ${user.id}, ${purpose}, ${hashOfSecret(value)}, ${sentTo}, ${now}, ${expiresAt})`)
  await record(account, 'AccessLink.Created', {
    accountId: user.id,
    linkId: id,
    purpose,
    expiresAt: expiresAt.getTime(),
    isSent: sentTo !== null,
  })
  return {
    id,
    expiresAt: expiresAt.getTime(),
    ...(sentTo === null && { url: addressOf(endpoint, value) }),
  }
}

/** Lists links, newest first, also used and expired ones, for a month after their end. */
export async function listAccessLinks({ tx, user }: ReadableAccount): Promise<AccessLink[]> {
  const rows = await tx.query<AccessLinkRow>(sql`
    select * from access_links where user_id = ${user.id} and revoked_at is null order by created_at desc, id`)
  return rows.map(row => ({
    id: row.id,
    purpose: row.purpose,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    usedAt: row.used_at?.getTime() ?? null,
    isSent: row.sent_to !== null,
  }))
}

/** Revokes a link. Errors: `entity.not_found`. */
export async function revokeAccessLink(account: Account, id: string): Promise<void> {
  const { tx, user, now } = account
  const [revoked] = await tx.query<AccessLinkRow>(sql`
    update access_links set revoked_at = ${now}
    where id = ${id} and user_id = ${user.id} and revoked_at is null returning *`)
  if (!revoked) throw new Problem('entity.not_found')
  await record(account, 'AccessLink.Revoked', {
    accountId: user.id,
    linkId: id,
    purpose: revoked.purpose,
  })
}

/** Ends every link of an account: its password was set otherwise, or its access ended. */
export function endAccessLinks({ tx, user, now }: Account): void {
  tx.last(sql`
    update access_links set revoked_at = ${now}
    where user_id = ${user.id} and used_at is null and revoked_at is null`)
}
