import type pg from 'pg'
import { expect } from 'vitest'

/**
 * The rows of all tables except the log and its figures, the throttles, the search index and the links of notices, which jobs of
 * earlier changes write; with the number of log entries that are not errors.
 */
async function stateOf(database: pg.Pool): Promise<Record<string, unknown>> {
  const { rows: tables } = await database.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('events', 'attempts', 'throttles', 'user_search', 'user_search_changes', 'lockdown_links', 'figure_changes') order by tablename`,
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

/** Runs something that must be refused, and checks that the database is unchanged except for logged refusals. */
export async function expectNoTrace<Result>(database: pg.Pool, act: () => Promise<Result>): Promise<Result> {
  const before = await stateOf(database)
  const result = await act()
  expect(await stateOf(database)).toEqual(before)
  return result
}
