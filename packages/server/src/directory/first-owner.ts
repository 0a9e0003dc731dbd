import { issueAccessLink, keepAccessLink } from '../account/access-links.ts'
import type { Digest } from '../account/password.ts'
import { hashPassword } from '../account/password-digests.ts'
import { hasConnectorOfType } from '../connectors/connector.ts'
import { linkSender } from '../connectors/messages.ts'
import { ownerRole } from '../policies/roles.ts'
import type { Services } from '../services.ts'
import { type Directory, openToChange, openToRead } from '../store/account.ts'
import { type Database, sql, type Transaction } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { endOwnerLinks, makeOwner, newOwnerLink, type OwnerLink } from './owner-links.ts'
import { createUser } from './users.ts'

/** Advisory lock, so that nodes that start together make one owner. The number is used for nothing else. */
const lock = 7_134_201_988

/**
 * While no owner exists: makes the one whom BOOTSTRAP_OWNER_EMAIL names, or a link with which a person becomes it.
 * Returns a link that the operator has to hand over; its address is available only here.
 */
export async function seedOwner(services: Services): Promise<OwnerLink | undefined> {
  const { config, database } = services
  if (await hasOwner(database)) return undefined
  const { email, password } = config.bootstrapOwner ?? {}
  const digest = password === undefined ? undefined : await hashPassword(password)
  const context = await contextOf(services)
  const made = await database.transaction(async tx => {
    await tx.query(sql`select pg_advisory_xact_lock(${lock})`)
    if (await hasOwner(tx)) return undefined
    const directory: Directory = { ...context, tx }
    if (email === undefined) return newOwnerLink(directory, config.endpoint)
    await endOwnerLinks(tx)
    return ownerWith(directory, email, digest)
  })
  if (!made || 'url' in made) return made
  return made.password_digest === null ? invite(services, made.id) : undefined
}

async function contextOf({ settings }: Services): Promise<Omit<Directory, 'tx'>> {
  return {
    settings: await settings.read(),
    now: new Date(),
    actor: { kind: 'system' },
    client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    throttle: { none: 'the operator’s configuration makes one owner' },
  }
}

/** Whether a person is an owner, also one who is suspended: only the operator's command makes another one then. */
async function hasOwner(tx: Database | Transaction): Promise<boolean> {
  const rows = await tx.query(sql`select from user_roles where role_id = ${ownerRole} limit 1`)
  return rows.length > 0
}

async function ownerWith(
  directory: Directory,
  email: string,
  password: Digest | undefined,
): Promise<UserRow> {
  const [present] = await directory.tx.query<UserRow>(
    sql`select * from users where fold(primary_email) = fold(${email}) for update`,
  )
  const user = present ?? (await createUser(directory, { primaryEmail: email, password }))
  await makeOwner(directory, user.id)
  return user
}

/** Mails an owner without a password a link, or returns it where no mail can be sent. */
async function invite(services: Services, userId: string): Promise<OwnerLink | undefined> {
  const { database } = services
  const context = await contextOf(services)
  const sender = linkSender(services)
  const asked = { purpose: 'invitation', expiresIn: 24 * 3600 } as const
  const seen = await openToRead(database, context, userId)
  const send = await hasConnectorOfType(database, 'Email')
  const issued = await issueAccessLink(seen, { ...asked, send }, sender).catch(error => {
    if (!send) throw error
    services.logger.warn({ err: error }, 'the link of the first owner could not be mailed')
    return issueAccessLink(seen, { ...asked, send: false }, sender)
  })
  const { url } = await database.transaction(async tx =>
    keepAccessLink(await openToChange(tx, context, userId), issued, sender.endpoint),
  )
  return url === undefined ? undefined : { url, expiresAt: issued.expiresAt }
}
