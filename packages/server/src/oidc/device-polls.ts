import { type Queryable, sql } from '../store/database.ts'
import { keyOf } from './adapter.ts'

/**
 * Milliseconds between two requests of a device. RFC 8628 section 3.2 has five seconds; the network may bring two
 * requests closer together.
 */
const interval = 4000

/** Whether a device polls too fast (RFC 8628 section 3.5), on any node. */
export async function asksTooSoon(database: Queryable, deviceCode: string, now: Date): Promise<boolean> {
  const key = keyOf(deviceCode)
  const [poll] = await database.query<{ previous: Date | null }>(sql`
    with before as materialized (
      select last_used_at from oidc_records where model = 'DeviceCode' and key = ${key} for update)
    update oidc_records set last_used_at = ${now}
    where model = 'DeviceCode' and key = ${key} and exists (select from before)
    returning (select last_used_at from before) as previous`)
  return (
    poll?.previous !== undefined &&
    poll.previous !== null &&
    now.getTime() - poll.previous.getTime() < interval
  )
}
