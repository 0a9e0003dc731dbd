import { type AccountDocument, type Activity, accountDocument } from '@latchkey/contract'
import { z } from 'zod'
import { beginningOf } from '../../events/slots.ts'
import type { ReadableAccount } from '../../store/account.ts'
import { sql } from '../../store/database.ts'
import type { AddressChangeRow, LockdownLinkRow, SessionRow, TrustedDeviceRow } from '../../store/rows.ts'
import { choicesOf } from '../factor-choices.ts'
import { factorsOf, toFactor } from '../factors.ts'
import { listGrants } from '../grants.ts'
import { listPersonalAccessTokens } from '../personal-access-tokens.ts'
import { toUser } from '../user.ts'

/** All but the activity, which may be long and is written piece by piece. */
export type Overview = Omit<AccountDocument, 'activity'>

/** The schema of `account.json`, for programs that read it (GDPR article 20). */
export function documentSchema(): string {
  const schema = z.toJSONSchema(accountDocument, { io: 'output', unrepresentable: 'any' })
  return JSON.stringify({ ...schema, title: 'account.json of an export' }, undefined, 2)
}

/** Reads all that is stored on a person, without secrets and without the activity. */
export async function readOverview(
  account: ReadableAccount,
  pictures: Overview['pictures'],
): Promise<Overview> {
  const { user, now } = account
  // A suspension's reason is for administrators.
  const { suspension: _, ...shown } = toUser(user, now)
  return {
    $schema: 'account.schema.json',
    exportedAt: now.getTime(),
    account: shown,
    password: { updatedAt: inMilliseconds(user.password_updated_at), isExpired: user.is_password_expired },
    choices: choicesOf(user),
    factors: (await factorsOf(account)).map(toFactor),
    providerTokens: await providerTokensOf(account),
    sessions: await sessionsOf(account),
    grants: await listGrants(account, undefined),
    personalAccessTokens: (await listPersonalAccessTokens(account)).map(
      ({ name, createdAt, expiresAt, lastUsedAt }) => ({ name, createdAt, expiresAt, lastUsedAt }),
    ),
    trustedDevices: await trustedDevicesOf(account),
    knownDevices: await knownDevicesOf(account),
    activeDays: await activeDaysOf(account),
    formerAddresses: await formerAddressesOf(account),
    accessLinks: await accessLinksOf(account),
    lockdownLinks: await lockdownLinksOf(account),
    oneTimeTokens: await oneTimeTokensOf(account),
    roles: await account.tx.query(sql`
      select roles.id, name, description from user_roles join roles on roles.id = role_id
      where user_id = ${user.id} order by name`),
    applications: await account.tx.query(sql`
      select applications.id, name from application_allowed_users
      join applications on applications.id = application_id where user_id = ${user.id} order by name`),
    pictures,
  }
}

/** `account.json`, piece by piece. */
export async function* writeDocument(
  overview: Overview,
  activity: AsyncIterable<readonly Activity[]>,
): AsyncGenerator<string> {
  const head = JSON.stringify(overview, undefined, 2)
  yield `${head.slice(0, -'\n}'.length)},\n  "activity": [`
  let separator = '\n    '
  for await (const batch of activity)
    for (const event of batch) {
      yield separator + JSON.stringify(event)
      separator = ',\n    '
    }
  yield '\n  ]\n}\n'
}

async function providerTokensOf({ tx, user }: ReadableAccount): Promise<Overview['providerTokens']> {
  const rows = await tx.query<{
    target: string
    scope: string | null
    created_at: Date
    updated_at: Date
    expires_at: Date | null
  }>(sql`
    select target, scope, created_at, updated_at, expires_at from social_tokens where user_id = ${user.id} order by target`)
  return rows.map(({ target, scope, ...row }) => ({
    target,
    scope,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    expiresAt: inMilliseconds(row.expires_at),
  }))
}

async function sessionsOf({ tx, user }: ReadableAccount): Promise<Overview['sessions']> {
  const rows = await tx.query<SessionRow>(
    sql`select * from sessions where user_id = ${user.id} order by signed_in_at desc`,
  )
  return rows.map(row => ({
    event: row.event,
    applicationId: row.client_id,
    ip: row.address,
    userAgent: row.user_agent,
    country: row.country,
    city: row.city,
    signedInAt: row.signed_in_at.getTime(),
    endedAt: inMilliseconds(row.ended_at),
    expiresAt: row.expires_at.getTime(),
  }))
}

async function trustedDevicesOf({ tx, user }: ReadableAccount): Promise<Overview['trustedDevices']> {
  const rows = await tx.query<TrustedDeviceRow>(
    sql`select * from trusted_devices where user_id = ${user.id} order by created_at desc`,
  )
  return rows.map(row => ({
    userAgent: row.user_agent,
    country: row.country,
    city: row.city,
    createdAt: row.created_at.getTime(),
    lastUsedAt: row.last_used_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }))
}

async function knownDevicesOf({ tx, user }: ReadableAccount): Promise<Overview['knownDevices']> {
  const rows = await tx.query<{ last_seen_at: Date }>(
    sql`select last_seen_at from known_devices where user_id = ${user.id} order by last_seen_at desc`,
  )
  return rows.map(row => ({ lastSeenAt: row.last_seen_at.getTime() }))
}

async function activeDaysOf({ tx, user }: ReadableAccount): Promise<Overview['activeDays']> {
  const rows = await tx.query<{ first_slot: number; last_slot: number }>(
    sql`select first_slot, last_slot from active_days where user_id = ${user.id} order by day desc`,
  )
  return rows.map(row => ({
    firstAt: beginningOf(row.first_slot).getTime(),
    lastAt: beginningOf(row.last_slot).getTime(),
  }))
}

async function formerAddressesOf({ tx, user }: ReadableAccount): Promise<Overview['formerAddresses']> {
  const rows = await tx.query<AddressChangeRow>(
    sql`select * from address_changes where user_id = ${user.id} order by created_at desc`,
  )
  return rows.map(row => ({
    field: row.field,
    value: row.former_value,
    changedAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }))
}

async function accessLinksOf({ tx, user }: ReadableAccount): Promise<Overview['accessLinks']> {
  const rows = await tx.query<{
    purpose: string
    sent_to: string | null
    created_at: Date
    expires_at: Date
    used_at: Date | null
  }>(sql`select * from access_links where user_id = ${user.id} order by created_at desc`)
  return rows.map(row => ({
    purpose: row.purpose,
    sentTo: row.sent_to,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    usedAt: inMilliseconds(row.used_at),
  }))
}

async function lockdownLinksOf({ tx, user }: ReadableAccount): Promise<Overview['lockdownLinks']> {
  const rows = await tx.query<LockdownLinkRow>(
    sql`select * from lockdown_links where user_id = ${user.id} order by reported_at desc`,
  )
  return rows.map(row => ({
    sentTo: row.sent_to,
    reportedAt: row.reported_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    usedAt: inMilliseconds(row.used_at),
  }))
}

async function oneTimeTokensOf({ tx, user }: ReadableAccount): Promise<Overview['oneTimeTokens']> {
  if (user.primary_email === null) return []
  const rows = await tx.query<{
    status: Overview['oneTimeTokens'][number]['status']
    created_at: Date
    expires_at: Date
  }>(sql`
    select status, created_at, expires_at from one_time_tokens
    where fold(email) = fold(${user.primary_email}) order by created_at desc`)
  return rows.map(row => ({
    status: row.status,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at.getTime(),
  }))
}

const inMilliseconds = (moment: Date | null) => moment?.getTime() ?? null
