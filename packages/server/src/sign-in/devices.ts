import { createHash } from 'node:crypto'
import { type Risk, risksOf } from '../policies/adaptive-mfa.ts'
import type { Account } from '../store/account.ts'
import type { RequestClient } from '../store/actor.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'

type Browser = { client: RequestClient; device: string }

/** Whether a person signed in from this browser before. */
export async function knowsDevice(
  tx: Queryable,
  { id }: UserRow,
  { client, device }: Browser,
): Promise<boolean> {
  const devices = [device, placeOf({ client })]
  const [seen] = await tx.query<{ known: boolean }>(sql`
    select exists (select from known_devices where user_id = ${id} and device = any(${devices})) as known`)
  return seen?.known === true
}

/**
 * Records the device of a sign-in and returns whether it is new: neither the browser's cookie nor the pair of IP
 * address and user agent was seen before. The first sign-in of an account never counts as a new device.
 */
export async function noteDevice(
  { tx, user, client, now }: Account,
  device: string,
  isKnown: boolean | undefined,
): Promise<boolean> {
  const place = placeOf({ client })
  const known = isKnown ?? (await knowsDevice(tx, user, { client, device }))
  tx.beside(sql`
    insert into known_devices (user_id, device, last_seen_at)
      values (${user.id}, ${device}, ${now}), (${user.id}, ${place}, ${now})
    on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at`)
  return !known && user.last_sign_in_at !== null
}

/** The risks of a sign-in from this browser, compared with the account's earlier ones. */
export async function risksOfSignIn(account: Account, cookie: string): Promise<Risk[]> {
  const { tx, user, client, now } = account
  const { country } = client
  const [seen] = await tx.query<{
    known: boolean
    known_country: boolean
    last: { country: string; at: number } | null
  }>(sql`
    select
      exists (select from known_devices where user_id = ${user.id} and device in (${cookie}, ${placeOf(account)})) as known,
      exists (select from sessions where user_id = ${user.id} and country = ${country ?? ''}) as known_country,
      (select json_build_object('country', country, 'at', extract(epoch from signed_in_at) * 1000) from sessions where user_id = ${user.id} and country is not null
        order by signed_in_at desc limit 1) as last`)
  return risksOf({
    now,
    lastSignInAt: user.last_sign_in_at,
    isKnownDevice: seen?.known ?? false,
    country,
    isKnownCountry: seen?.known_country ?? false,
    lastPlace: seen?.last ? { country: seen.last.country, at: new Date(seen.last.at) } : undefined,
  })
}

/** Identifies the pair of IP address and user agent; a hash. */
function placeOf({ client: { address, userAgent } }: Pick<Browser, 'client'>): string {
  return createHash('sha256')
    .update(`${address ?? ''}\n${userAgent ?? ''}`)
    .digest('base64url')
}
