import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createMigratedDatabase } from '../../../../../tests/support/server.ts'
import { createActivePeople } from '../../events/active-people.ts'
import { sweep } from '../../events/sweep.ts'
import { type Database, openDatabase, sql } from '../../store/database.ts'
import { countActivePeople } from './active-people.ts'
import { calendarOf, dayOf } from './calendar.ts'

const minute = 60_000
const day = 24 * 60 * minute

let database: Database
beforeAll(async () => {
  database = openDatabase({ connectionString: await createMigratedDatabase() }, 5)
})
afterAll(() => database.close())
beforeEach(() => database.query(sql`truncate active_days, active_people`))

type Activity = { person: string; at: Date }

async function write(activities: readonly Activity[], people = createActivePeople()): Promise<void> {
  for (const { person, at } of activities) {
    for (const statement of people.write(person, at, sql`true`)) await database.query(statement)
    people.keep(person, at)
  }
}

const active = (person: string, ...moments: string[]) =>
  write(moments.map(moment => ({ person, at: new Date(moment) })))

const count = (now: string, asked: { date?: string; timeZone?: string } = {}) =>
  countActivePeople(database, new Date(now), asked)

const dauOf = async (now: string, asked: { date?: string; timeZone?: string }) =>
  (await count(now, asked)).dau.count

/** Counts as the definition says: different people with a moment on one of the local dates. */
function countOneByOne(activities: readonly Activity[], last: string, timeZone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  const seen = activities.map(({ person, at }) => ({ person, date: format.format(at) }))
  const ago = (days: number) => new Date(Date.parse(last) - days * day).toISOString().slice(0, 10)
  const between = (first: string, end: string) =>
    new Set(seen.filter(({ date }) => date >= first && date <= end).map(({ person }) => person)).size
  const figure = (length: number) => {
    const inPeriod = between(ago(length - 1), last)
    return { count: inPeriod, delta: inPeriod - between(ago(2 * length - 1), ago(length)) }
  }
  return {
    dauCurve: Array.from({ length: 30 }, (_, index) => ago(29 - index)).map(date => ({
      date,
      count: between(date, date),
    })),
    dau: figure(1),
    wau: figure(7),
    mau: figure(30),
  }
}

// Half an hour, three quarters and a full hour of offset; clocks that go forward and back, also at midnight.
it.each([
  ['UTC', '2026-03-10'],
  ['Asia/Kathmandu', '2026-03-10'],
  ['America/St_Johns', '2026-03-20'],
  ['Pacific/Chatham', '2026-04-20'],
  ['Pacific/Chatham', '2026-10-10'],
  ['America/New_York', '2026-03-10'],
  ['America/New_York', '2026-11-03'],
  ['Atlantic/Azores', '2026-04-01'],
  ['America/Havana', '2026-11-05'],
  ['Europe/London', '2026-04-01'],
])(
  'counts every active person of each period once, in any order of requests: %s, %s',
  async (timeZone, end) => {
    const midnights = [0, calendarOf(timeZone).beginning(dayOf(end)) % 96]
    const activity = fc.record({
      person: fc.constantFrom('ada', 'bo', 'cy'),
      day: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 59, max: 61 })),
      slot: fc.oneof(
        fc.integer({ min: 0, max: 95 }),
        fc.constantFrom(...midnights.flatMap(slot => [slot - 1, slot])),
      ),
      minutes: fc.constantFrom(0, 1, 14),
      // Nodes whose clocks differ, and requests that end in another order than they began.
      delay: fc.integer({ min: 0, max: 13 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(activity, { maxLength: 80 }), fc.nat({ max: 3 }), async (drawn, ago) => {
        await database.query(sql`truncate active_days, active_people`)
        const written = drawn
          .map(({ person, slot, minutes, delay }) => {
            const at = new Date(Date.parse(end) - 63 * day + (slot * 15 + minutes) * minute)
            return { person, at, end: at.getTime() + delay * minute }
          })
          .toSorted((one, other) => one.end - other.end)
        await write(written)
        const date = new Date(Date.parse(end) - ago * day).toISOString().slice(0, 10)
        const now = `${end}T23:59:00Z`
        const expected = countOneByOne(written, date, timeZone)
        // The second answer is made of what the first one kept.
        for (let times = 0; times < 2; times += 1)
          expect(await count(now, { date, timeZone })).toEqual(expected)
      }),
      { numRuns: 12 },
    )
  },
)

it('counts a moment on the day of the time zone, also where a day has 23 or 25 hours', async () => {
  await active('ada', '2026-03-08T04:59:59Z', '2026-03-09T03:59:59Z')
  await active('bo', '2026-03-08T05:00:00Z', '2026-03-09T04:00:00Z')
  await active('cy', '2026-11-01T03:59:59Z', '2026-11-02T05:00:00Z')
  await active('di', '2026-11-01T04:00:00Z', '2026-11-02T04:59:59Z')
  const [now, timeZone] = ['2026-11-05T00:00:00Z', 'America/New_York']
  for (const [date, people] of [
    ['2026-03-07', 1],
    ['2026-03-08', 2],
    ['2026-03-09', 1],
    ['2026-10-31', 1],
    ['2026-11-01', 1],
    ['2026-11-02', 1],
  ] as const)
    expect(await dauOf(now, { date, timeZone }), date).toBe(people)
})

it('begins a day where the clock skips midnight, and at the first of two midnights', async () => {
  // Clocks went from 00:00 to 01:00, which is 01:00 UTC.
  await active('ada', '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z')
  const azores = { timeZone: 'Atlantic/Azores' }
  expect(await dauOf('2026-04-05T00:00:00Z', { ...azores, date: '2026-03-28' })).toBe(1)
  expect(await dauOf('2026-04-05T00:00:00Z', { ...azores, date: '2026-03-29' })).toBe(1)
  // 00:30 in summer time, an hour before the second midnight.
  await active('bo', '2026-11-01T04:30:00Z')
  expect(await dauOf('2026-11-05T00:00:00Z', { timeZone: 'America/Havana', date: '2026-11-01' })).toBe(1)
})

it('counts today anew with every answer, and the day before until it is over', async () => {
  await active('ada', '2026-05-10T12:00:00Z')
  expect(await dauOf('2026-05-10T12:00:00Z', {})).toBe(1)
  await active('bo', '2026-05-10T23:59:59Z')
  expect((await count('2026-05-11T00:00:00Z')).dau).toEqual({ count: 0, delta: -2 })
  // A node whose clock is behind, or a request that took its time.
  await active('cy', '2026-05-10T23:59:59Z')
  expect((await count('2026-05-11T00:00:00Z')).dau).toEqual({ count: 0, delta: -3 })
})

it.each([
  ['UTC', '2026-05-11T00:00:01Z', '2026-05-10T23:59:59Z'],
  ['Asia/Kathmandu', '2026-05-10T18:15:01Z', '2026-05-10T18:14:59Z'],
])(
  'counts a person on two days and once in the week, where requests around midnight were written the wrong way round: %s',
  async (timeZone, ...moments) => {
    await active('ada', ...moments)
    const { dauCurve, wau } = await count('2026-05-11T12:00:00Z', { timeZone })
    expect(wau.count).toBe(1)
    expect(dauCurve.slice(-2)).toEqual([
      { date: '2026-05-10', count: 1 },
      { date: '2026-05-11', count: 1 },
    ])
  },
)

it('writes again what was not committed, and nothing that was', () => {
  const people = createActivePeople()
  const now = new Date('2026-05-11T12:00:00Z')
  expect(people.write('ada', now, sql`true`)).toHaveLength(1)
  expect(people.write('ada', now, sql`true`)).toHaveLength(1)
  people.keep('ada', now)
  expect(people.write('ada', now, sql`true`)).toEqual([])
  expect(people.write('bo', now, sql`true`)).toHaveLength(1)
  expect(people.write('ada', new Date('2026-05-11T12:15:00Z'), sql`true`)).toHaveLength(1)
})

it('has zeros for the future, and for days older than what is kept', async () => {
  await active('ada', '2024-01-01T12:00:00Z', '2026-05-11T12:00:00Z')
  const now = '2026-05-11T12:00:00Z'
  for (const date of ['0001-01-01', '2024-01-01', '2027-01-01', '9999-12-31'])
    expect((await count(now, { date })).mau, date).toEqual({ count: 0, delta: 0 })
})

it('keeps activity for the year that a dashboard shows, and deletes older activity', async () => {
  await active('ada', '2025-05-11T12:00:00Z', '2026-06-10T12:00:00Z')
  const now = '2026-06-10T12:00:00Z'
  expect(await dauOf(now, { date: '2025-05-11' })).toBe(1)
  await sweep(database, new Date(now))
  expect(await dauOf(now, { date: '2025-05-11' })).toBe(1)
  await sweep(database, new Date('2026-06-25T12:00:00Z'))
  expect(await database.query(sql`select distinct day from active_days`)).toHaveLength(1)
  expect(await database.query(sql`select from active_people where day < 20590 - 410`)).toEqual([])
})
