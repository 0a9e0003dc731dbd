import { createHash } from 'node:crypto'
import { type Risk, risksOf } from '../policies/adaptive-mfa.ts'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/**
 * Records the device of a sign-in and returns whether it is new: neither the browser's cookie nor the pair of IP
 * address and user agent was seen before. The first sign-in of an account never counts as a new device.
 */
export async function noteDevice(account: Account, cookie: string): Promise<boolean> {
  const { tx, user, now } = account
  const place = placeOf(account)
  // All parts of one statement see the rows as they were before it.
  const [seen] = await tx.query<{ known: number }>(sql`
    with noted as (
      insert into known_devices (user_id, device, last_seen_at)
        values (${user.id}, ${cookie}, ${now}), (${user.id}, ${place}, ${now})
      on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at)
    select count(*)::integer as known from known_devices where user_id = ${user.id} and device in (${cookie}, ${place})`)
  return seen?.known === 0 && user.last_sign_in_at !== null
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
function placeOf({ client: { address, userAgent } }: Account): string {
  return createHash('sha256')
    .update(`${address ?? ''}\n${userAgent ?? ''}`)
    .digest('base64url')
}
