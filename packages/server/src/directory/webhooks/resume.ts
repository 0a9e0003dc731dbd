import { deliveriesChannel } from '../../events/deliveries/deliveries.ts'
import { sql, type Transaction } from '../../store/database.ts'
import type { HookRow } from '../../store/rows.ts'

/** What waits for another attempt is due at once. */
export async function resume(tx: Transaction, { id }: HookRow): Promise<void> {
  await tx.query(
    sql`update hook_lanes set next_attempt_at = now() where hook_id = ${id} and next_attempt_at > now()`,
  )
  await tx.notify(deliveriesChannel)
}
