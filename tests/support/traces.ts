import type pg from 'pg'
import { expect } from 'vitest'

/** Everything that the database holds but the log, the count of tries and what follows from users in a while, and how much of the log tells of something that happened. */
async function stateOf(database: pg.Pool): Promise<Record<string, unknown>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('events', 'attempts', 'throttles', 'user_search', 'user_search_changes') order by tablename`,
  )
  const columns = tables.map(
    ({ name }) =>
      `(select coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]') from "${name}" t) as "${name}"`,
  )
  const { rows } = await database.query<Record<string, unknown>>(
    `select ${columns.join(', ')}, (select count(*) from events where result <> 'Error') as happened`,
  )
  return rows[0] ?? {}
}

/** Does something that must be refused, and holds the database against what it was: nothing but refusals may be new. */
export async function expectNoTrace<Result>(database: pg.Pool, act: () => Promise<Result>): Promise<Result> {
  const before = await stateOf(database)
  const result = await act()
  expect(await stateOf(database)).toEqual(before)
  return result
}
