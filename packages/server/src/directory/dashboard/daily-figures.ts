import { type DailyFigures, type NewUserCounts, signInMethods } from '@latchkey/contract'
import type { FigureKind } from '../../events/figures.ts'
import { type Queryable, sql } from '../../store/database.ts'
import { type Calendar, calendarOf, dateOf, dayOf, daysBetween } from './calendar.ts'

type Asked = { date?: string | undefined; days?: number | undefined; timeZone?: string | undefined }
type FigureOf = (day: number, kind: FigureKind) => number

export async function countPeople(tx: Queryable): Promise<{ totalUserCount: number }> {
  const [row] = await tx.query<{ total: string }>(sql`select sum(amount) as total from user_counts`)
  return { totalUserCount: Number(row?.total) }
}

/** Counts the accounts that were created and still exist. */
export async function countNewPeople(
  tx: Queryable,
  now: Date,
  { timeZone }: Pick<Asked, 'timeZone'>,
): Promise<NewUserCounts> {
  const calendar = calendarOf(timeZone)
  const today = calendar.dayAt(now)
  const figureOf = await figuresOf(tx, calendar, daysBetween(today - 13, today))
  const within = (first: number, last: number) =>
    daysBetween(first, last).reduce((sum, day) => sum + figureOf(day, 'newUser'), 0)
  const figure = (length: number) => {
    const count = within(today - length + 1, today)
    return { count, delta: count - within(today - 2 * length + 1, today - length) }
  }
  return { today: figure(1), last7Days: figure(7) }
}

export async function readDailyFigures(
  tx: Queryable,
  now: Date,
  { date, days = 30, timeZone }: Asked,
): Promise<DailyFigures> {
  const calendar = calendarOf(timeZone)
  const last = date === undefined ? calendar.dayAt(now) : dayOf(date)
  const asked = daysBetween(last - days + 1, last)
  const figureOf = await figuresOf(tx, calendar, asked)
  return {
    days: asked.map(day => ({
      date: dateOf(day),
      newUsers: figureOf(day, 'newUser'),
      registrations: figureOf(day, 'registration'),
      signIns: Object.fromEntries(
        signInMethods.map(method => [method, figureOf(day, method)]),
      ) as DailyFigures['days'][number]['signIns'],
      failures: figureOf(day, 'failure'),
      lockouts: figureOf(day, 'lockout'),
    })),
    now: await countClosed(tx, now),
  }
}

/** The figures of consecutive days. */
async function figuresOf(tx: Queryable, calendar: Calendar, days: readonly number[]): Promise<FigureOf> {
  const [first = 0] = days
  const beginnings = [...days, first + days.length].map(calendar.beginning)
  const rows = await tx.query<{ at: number; kind: FigureKind; amount: string }>(sql`
    select width_bucket(slot, ${beginnings}::integer[]) as at, kind, sum(amount) as amount
    from present_figures where slot >= ${beginnings[0]} and slot < ${beginnings.at(-1)}
    group by 1, 2`)
  const amounts = new Map(rows.map(({ at, kind, amount }) => [`${first + at - 1} ${kind}`, Number(amount)]))
  return (day, kind) => amounts.get(`${day} ${kind}`) ?? 0
}

async function countClosed(tx: Queryable, now: Date): Promise<DailyFigures['now']> {
  const [row] = await tx.query<DailyFigures['now']>(sql`
    select
      (select count(*)::integer from users
        where is_suspended and (suspended_until is null or suspended_until > ${now})) as suspended,
      (select count(*)::integer from lockouts where ends_at > ${now}) as locked`)
  return row ?? { suspended: 0, locked: 0 }
}
