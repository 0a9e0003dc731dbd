import { Problem } from '@latchkey/contract'
import { hashPassword } from '../account/password-digests.ts'
import { giveRoles } from '../account/roles.ts'
import { record } from '../events/record.ts'
import { type IsBreached, requireAcceptablePassword } from '../policies/password.ts'
import { ownerRole } from '../policies/roles.ts'
import { requireAllowedUsername } from '../policies/username.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { type Database, type Queryable, sql } from '../store/database.ts'
import { hashOfSecret, newSecret } from '../store/ids.ts'
import { createUser } from './users.ts'

/** A link with which a person makes the account of an owner; valid for a day, and once. */
export type OwnerLink = { url: string; expiresAt: Date }

const lifetime = 24 * 3600 * 1000

/** Makes a link and ends the former one. Its address is returned this once. */
export async function newOwnerLink(
  { tx, now }: Pick<Directory, 'tx' | 'now'>,
  endpoint: string,
): Promise<OwnerLink> {
  const value = newSecret()
  const expiresAt = new Date(now.getTime() + lifetime)
  await endOwnerLinks(tx)
  await tx.query(sql`
    insert into owner_links (token_hash, created_at, expires_at)
    values (${hashOfSecret(value)}, ${now}, ${expiresAt})`)
  // In the fragment, so that the token appears in no proxy's log.
  return { url: `${endpoint}/welcome#token=${value}`, expiresAt }
}

export async function endOwnerLinks(tx: Queryable): Promise<void> {
  await tx.query(sql`delete from owner_links`)
}

/** Finds a link that works. Errors: `access_link.not_found`, `access_link.expired`. */
export async function findOwnerLink(tx: Queryable, token: string, now: Date): Promise<{ expiresAt: Date }> {
  const [link] = await tx.query<{ expires_at: Date }>(
    sql`select expires_at from owner_links where token_hash = ${hashOfSecret(token)} for update`,
  )
  if (!link) throw new Problem('access_link.not_found')
  if (link.expires_at <= now) throw new Problem('access_link.expired')
  return { expiresAt: link.expires_at }
}

type Given = { token: string; username?: string | undefined; email?: string | undefined; password: string }

/**
 * Uses a link: creates the account of an owner. Errors: those of `findOwnerLink` and of a registration with a username
 * or an e-mail address and a password.
 */
export async function redeemOwnerLink(
  database: Database,
  context: RequestContext,
  { given: { token, username, email, password }, isBreached }: { given: Given; isBreached: IsBreached },
): Promise<void> {
  const { settings, now } = context
  await findOwnerLink(database, token, now)
  if (username !== undefined) requireAllowedUsername(username, settings.signInExperience.usernamePolicy)
  await requireAcceptablePassword(password, settings.signInExperience.passwordPolicy, {
    person: { username, primaryEmail: email },
    isBreached,
  })
  const digest = await hashPassword(password)
  await database.transaction(async tx => {
    const directory: Directory = { ...context, tx }
    // Checked again under the row lock, so that a link works once.
    await findOwnerLink(tx, token, now)
    await endOwnerLinks(tx)
    const { id } = await createUser(directory, { username, primaryEmail: email, password: digest })
    await makeOwner(directory, id)
  })
}

/** Gives a person the role of an owner. */
export async function makeOwner(directory: Directory, userId: string): Promise<void> {
  const given = await giveRoles(directory.tx, [userId], [ownerRole])
  if (given.length === 0) return
  await record(directory, 'User.Roles.Updated', { accountId: userId, added: [ownerRole] })
}
