import sql, { join, raw, type Sql } from 'sql-template-tag'

/**
 * One statement of writes that do not depend on each other: each sees the rows as they were before all of them, and
 * they succeed or fail as one. No two of them may change the same row. `result` is its query, which may read from the
 * writes, as `write_0`, `write_1` …
 */
export function together(writes: readonly Sql[], result?: Sql): Sql {
  const [only, ...others] = writes
  if (only && others.length === 0 && !result) return only
  const parts = writes.map((write, at) => sql`${raw(`write_${at}`)} as (${write})`)
  return sql`with ${join(parts)} ${result ?? sql`select`}`
}
