import { record } from '../events/record.ts'
import { sql } from '../store/database.ts'
import type { DueWork } from './due-work.ts'

/** Records the end of a suspension, which ends by time alone; see `policies/suspension.ts`. */
export const suspensionEnd: DueWork = {
  task: 'endSuspension',
  find: now => sql`select id from users where suspended_until <= ${now}`,
  async perform(context, userId) {
    const { tx, now } = context
    const ended = await tx.query(sql`
      update users set is_suspended = false, suspension_reason = null, suspended_until = null, updated_at = ${now}
      where id = ${userId} and suspended_until <= ${now} returning 1`)
    if (ended.length === 0) return
    await record(context, 'User.SuspensionStatus.Updated', { accountId: userId, isSuspended: false })
  },
}
