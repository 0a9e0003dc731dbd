import { type Queryable, type Sql, sql } from '../store/database.ts'
import { slotOf, slotsOfDay } from './slots.ts'

/** Says who is active; `docs/decisions/0022-active-people.md`. */
export type ActivePeople = {
  /**
   * The write that a person is active, once other writes are `written`; none if this node knows that it was committed
   * before.
   */
  write(userId: string, now: Date, written: Sql): Sql[]
  /** Remembers that the write was committed. An aborted one must be written again. */
  keep(userId: string, now: Date): void
}

/** Bounds the memory. The activity of people beyond it is written with each of their tokens. */
const peopleAtMost = 100_000

export function createActivePeople(): ActivePeople {
  let slot = 0
  const kept = new Set<string>()
  return {
    write(userId, now, written) {
      return slotOf(now) === slot && kept.has(userId) ? [] : [activity(userId, slotOf(now), written)]
    },
    keep(userId, now) {
      if (slotOf(now) > slot) {
        slot = slotOf(now)
        kept.clear()
      }
      if (slotOf(now) === slot && kept.size < peopleAtMost) kept.add(userId)
    },
  }
}

/** Requests of a person may arrive in any order and at any node, so a day only grows. */
function activity(userId: string, slot: number, written: Sql): Sql {
  const day = Math.floor(slot / slotsOfDay)
  return sql`
    insert into active_days (user_id, day, first_slot, last_slot, is_settled, former_slot)
    select ${userId}, ${day}::integer, ${slot}::integer, ${slot}::integer, ${slot % slotsOfDay !== 0}, (
      select last_slot from active_days where user_id = ${userId} and day < ${day} order by day desc limit 1)
    where ${written}
    on conflict (user_id, day) do update set
      first_slot = least(active_days.first_slot, excluded.first_slot),
      last_slot = greatest(active_days.last_slot, excluded.last_slot)
    where active_days.first_slot > excluded.first_slot or active_days.last_slot < excluded.last_slot`
}

/** Rows in one statement. */
const batch = 5000

/**
 * Corrects the days that began at midnight, once all requests from before it are written, also those of a node whose
 * clock is up to a quarter of an hour behind.
 */
export async function settleActiveDays(database: Queryable, now: Date): Promise<void> {
  let settled = batch
  while (settled === batch) {
    const rows = await database.query(sql`
      update active_days as active set is_settled = true, former_slot = coalesce((
        select last_slot from active_days as before
        where before.user_id = active.user_id and before.day = active.day - 1), former_slot)
      where ctid = any(array(
        select ctid from active_days where not is_settled and day < ${Math.floor((slotOf(now) - 2) / slotsOfDay) + 1}
        order by ctid limit ${batch} for update))
      returning 1`)
    settled = rows.length
  }
}
