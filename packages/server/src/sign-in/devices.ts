import { createHash } from 'node:crypto'
import type { Account } from '../store/account.ts'
import { sql } from '../store/database.ts'

/**
 * Records the device of a sign-in and returns whether it is new: neither the browser's cookie nor the pair of IP
 * address and user agent was seen before. The first sign-in of an account never counts as a new device.
 */
export async function noteDevice({ tx, user, client, now }: Account, cookie: string): Promise<boolean> {
  const place = createHash('sha256')
    .update(`${client.address ?? ''}\n${client.userAgent ?? ''}`)
    .digest('base64url')
  const [seen] = await tx.query<{ known: number }>(sql`
    select count(*)::integer as known from known_devices where user_id = ${user.id} and device in (${cookie}, ${place})`)
  tx.last(sql`
    insert into known_devices (user_id, device, last_seen_at)
      values (${user.id}, ${cookie}, ${now}), (${user.id}, ${place}, ${now})
    on conflict (user_id, device) do update set last_seen_at = excluded.last_seen_at`)
  return seen?.known === 0 && user.last_sign_in_at !== null
}
