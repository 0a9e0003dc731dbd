import type { ActiveUserCounts } from '@latchkey/contract'
import { settleActiveDays } from '../../events/active-people.ts'
import { slotsOfDay } from '../../events/slots.ts'
import { join, type Queryable, sql } from '../../store/database.ts'
import { type Calendar, calendarOf, dateOf, dayOf, daysBetween, isOver } from './calendar.ts'

type Asked = { date?: string | undefined; timeZone?: string | undefined }

/** People of a day by the number of days since they were active before; see the table `active_people`. */
type PeopleOfDays = ReadonlyMap<number, readonly number[]>

const month = 30

/** Days for which the table `active_days` has all activity; `events/sweep.ts` keeps it a little longer. */
const keptDays = 400

/** Counts active people; `docs/decisions/0022-active-people.md`. */
export async function countActivePeople(
  database: Queryable,
  now: Date,
  { date, timeZone }: Asked,
): Promise<ActiveUserCounts> {
  const calendar = calendarOf(timeZone)
  const day = date === undefined ? calendar.dayAt(now) : dayOf(date)
  const people = await peopleOfDays(database, calendar, { first: day - 2 * month + 1, last: day, now })
  const figure = (length: number) => {
    const count = peopleWithin(people, day - length + 1, day)
    return { count, delta: count - peopleWithin(people, day - 2 * length + 1, day - length) }
  }
  return {
    dauCurve: daysBetween(day - month + 1, day).map(each => ({
      date: dateOf(each),
      count: peopleWithin(people, each, each),
    })),
    dau: figure(1),
    wau: figure(7),
    mau: figure(month),
  }
}

/** The people of a period: each is counted on the first day, which is the one with no other day before it in the period. */
function peopleWithin(people: PeopleOfDays, first: number, last: number): number {
  return daysBetween(first, last)
    .flatMap(day => people.get(day)?.slice(day - first) ?? [])
    .reduce((sum, each) => sum + each, 0)
}

type Period = { first: number; last: number; now: Date }

/**
 * Days in one statement, which must end within the timeout of statements with any number of people, and statements at
 * the same time.
 */
const daysAtOnce = 5
const statementsAtOnce = 2

/** Past days are counted once; today is counted anew. */
async function peopleOfDays(
  database: Queryable,
  calendar: Calendar,
  { first, last, now }: Period,
): Promise<PeopleOfDays> {
  const today = calendar.dayAt(now)
  const wanted = daysBetween(Math.max(first, today - keptDays), Math.min(last, today))
  const rows = await database.query<{ day: number; people: number[] }>(sql`
    select day, people from active_people where time_zone = ${calendar.timeZone} and day = any(${wanted}::integer[])`)
  const known = new Map(rows.map(({ day, people }) => [day, people]))
  const missing = inRuns(wanted.filter(day => !known.has(day)))
  if (missing.length > 0) await settleActiveDays(database, now)
  while (missing.length > 0)
    await Promise.all(
      missing.splice(0, statementsAtOnce).map(async run => {
        const counted = await countDays(database, calendar, run)
        for (const [day, people] of counted) known.set(day, people)
        await keepDays(database, calendar, counted, now)
      }),
    )
  return known
}

type Run = { first: number; last: number }

/** Consecutive days, some at a time. */
function inRuns(days: readonly number[]): Run[] {
  const runs: Run[] = []
  for (const day of days) {
    const run = runs.at(-1)
    if (run && day === run.last + 1 && day - run.first < daysAtOnce) run.last = day
    else runs.push({ first: day, last: day })
  }
  return runs
}

type Counted = Map<number, number[]>

async function countDays(database: Queryable, calendar: Calendar, { first, last }: Run): Promise<Counted> {
  const earliest = first - month
  const beginnings = daysBetween(earliest, last + 1).map(calendar.beginning)
  const [from, until] = [calendar.beginning(first), calendar.beginning(last + 1)]
  const rows = await database.query<{
    firstAt: number
    lastAt: number
    formerAt: number
    people: number
  }>(sql`
    select width_bucket(first_slot, ${beginnings}::integer[]) as "firstAt",
      width_bucket(last_slot, ${beginnings}::integer[]) as "lastAt",
      coalesce(width_bucket(former_slot, ${beginnings}::integer[]), 0) as "formerAt", count(*)::integer as people
    from active_days where day between ${Math.floor(from / slotsOfDay)} and ${Math.floor((until - 1) / slotsOfDay)}
    group by 1, 2, 3`)
  const counted: Counted = new Map(daysBetween(first, last).map(day => [day, new Array(month).fill(0)]))
  const add = (at: number, formerAt: number, people: number) => {
    const ofDay = counted.get(earliest + at - 1)
    const gap = Math.min(at - formerAt, month)
    if (ofDay && gap > 0) ofDay[gap - 1] = (ofDay[gap - 1] ?? 0) + people
  }
  for (const { firstAt, lastAt, formerAt, people } of rows) {
    // A day of UTC overlaps two days of another zone: the first slot may be in one, and the last slot in the other.
    add(firstAt, formerAt, people)
    add(lastAt, firstAt, people)
  }
  return counted
}

async function keepDays(database: Queryable, calendar: Calendar, counted: Counted, now: Date): Promise<void> {
  const over = [...counted].filter(([day]) => isOver(calendar, day, now))
  if (over.length === 0) return
  await database.query(sql`
    insert into active_people (time_zone, day, people) values ${join(
      over.map(([day, people]) => sql`(${calendar.timeZone}, ${day}, ${people}::integer[])`),
    )} on conflict do nothing`)
}
