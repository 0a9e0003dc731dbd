import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Problem, type TrustedDevice } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { deviceOf } from '../policies/device.ts'
import type { Account, ReadableAccount, RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { hashOfSecret, newId } from '../store/ids.ts'
import type { TrustedDeviceRow, UserRow } from '../store/rows.ts'

const dayInMilliseconds = 24 * 60 * 60 * 1000

export const trustedDevicePrefix = 'logto-trusted-device-'

/**
 * The cookie's name, one per user (docs/wire/account-api.md#2.18). Over https, the prefix `__Host-` keeps other hosts
 * from setting it (RFC 6265bis section 4.1.3.2).
 */
export function trustedDeviceCookie(userId: string, endpoint: string): string {
  const name = trustedDevicePrefix + hash('sha256', `default:${userId}`, 'base64url')
  return isSecure(endpoint) ? `__Host-${name}` : name
}

/**
 * Trusts this browser, so that its later sign-ins skip the second factor. Returns the `Set-Cookie` header; undefined
 * while the feature is off.
 */
export async function trustDevice(account: Account, endpoint: string): Promise<string | undefined> {
  const { tx, user, settings, now, client } = account
  const { enabled, durationDays = 30 } = settings.signInExperience.trustedDevice
  if (!enabled) return undefined
  const id = newId()
  const secret = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + durationDays * dayInMilliseconds)
  await tx.query(sql`
    insert into trusted_devices (id, user_id, secret_hash, user_agent, country, city, created_at, last_used_at, expires_at)
    values (${id}, ${user.id}, ${hashOfSecret(secret)}, ${client.userAgent}, ${client.country}, ${client.city}, ${now}, ${now},
      ${expiresAt})`)
  await record(account, 'TrustedDevice.Created', { accountId: user.id, id, expiresAt: expiresAt.getTime() })
  return setCookie(user.id, endpoint, { value: `${id}.${secret}`, expires: expiresAt })
}

/** Whether this cookie lets the user skip the second factor. If so, records the use of the device. */
export async function recogniseDevice(account: Account, cookie: string | undefined): Promise<boolean> {
  const { tx, user, settings, now } = account
  if (!settings.signInExperience.trustedDevice.enabled) return false
  const device = await findDevice({ tx, user, now }, cookie)
  if (!device) return false
  await tx.query(sql`update trusted_devices set last_used_at = ${now} where id = ${device.id}`)
  return true
}

type ListedRow = TrustedDeviceRow & { total: string }

/** Lists a page of trusted devices, newest first, and marks the current one. */
export async function listTrustedDevices(
  { tx, user, now }: ReadableAccount,
  page: { number: number; size: number },
  current: string | undefined,
): Promise<{ total: number; items: TrustedDevice[] }> {
  const rows = await tx.query<ListedRow>(sql`
    select page.*, (select count(*) from trusted_devices where user_id = ${user.id} and expires_at > ${now}) as total
    from (values (1)) as always left join lateral (
      select * from trusted_devices where user_id = ${user.id} and expires_at > ${now}
      order by created_at desc, id limit ${page.size} offset ${(page.number - 1) * page.size}
    ) as page on true`)
  return {
    total: Number(rows[0]?.total ?? 0),
    // An empty page is one row without a device.
    items: rows.filter(row => row.id !== null).map(row => toTrustedDevice(row, row.id === current)),
  }
}

/** Ends the trust in a device. Errors: `entity.not_found`. */
export async function removeTrustedDevice(account: Account, id: string): Promise<void> {
  const { tx, user, now } = account
  const [removed] = await tx.query<TrustedDeviceRow>(
    sql`delete from trusted_devices where id = ${id} and user_id = ${user.id} and expires_at > ${now} returning *`,
  )
  if (!removed) throw new Problem('entity.not_found')
  const expiresAt = removed.expires_at.getTime()
  await record(account, 'TrustedDevice.Deleted', { accountId: user.id, id, expiresAt })
}

/** Ends the trust in all devices. */
export async function removeTrustedDevices(account: Account): Promise<void> {
  const { tx, user, now } = account
  const removed = await tx.query<TrustedDeviceRow>(
    sql`delete from trusted_devices where user_id = ${user.id} and expires_at > ${now} returning *`,
  )
  for (const { id, expires_at: expiresAt } of removed)
    await record(account, 'TrustedDevice.Deleted', { accountId: user.id, id, expiresAt: expiresAt.getTime() })
}

/** Finds the device of a valid cookie. */
export async function findDevice(
  { tx, user, now }: Pick<RequestContext, 'now'> & { tx: Queryable; user: UserRow },
  cookie: string | undefined,
): Promise<TrustedDeviceRow | undefined> {
  const [id, secret] = cookie?.split('.') ?? []
  if (!id || !secret) return undefined
  const [device] = await tx.query<TrustedDeviceRow>(
    sql`select * from trusted_devices where id = ${id} and user_id = ${user.id} and expires_at > ${now}`,
  )
  return device && isSame(device.secret_hash, hashOfSecret(secret)) ? device : undefined
}

/** The `Set-Cookie` header that deletes the cookie. */
export function clearedTrustedDevice(userId: string, endpoint: string): string {
  return setCookie(userId, endpoint, { value: '', expires: new Date(0) })
}

function setCookie(
  userId: string,
  endpoint: string,
  { value, expires }: { value: string; expires: Date },
): string {
  const name = trustedDeviceCookie(userId, endpoint)
  const attributes = `Path=/; Expires=${expires.toUTCString()}; HttpOnly; SameSite=Lax`
  return `${name}=${value}; ${attributes}${isSecure(endpoint) ? '; Secure' : ''}`
}

function isSecure(endpoint: string): boolean {
  return endpoint.startsWith('https:')
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other))
}

function toTrustedDevice(row: TrustedDeviceRow, isCurrent: boolean): TrustedDevice {
  return {
    id: row.id,
    userAgent: row.user_agent,
    device: deviceOf(row.user_agent),
    country: row.country,
    city: row.city,
    createdAt: row.created_at.getTime(),
    lastUsedAt: row.last_used_at.getTime(),
    expiresAt: row.expires_at.getTime(),
    isCurrent,
  }
}
