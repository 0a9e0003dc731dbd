import sql, { join, raw, type Sql } from 'sql-template-tag'

/**
 * One statement of writes that do not depend on each other: each sees the rows as they were before all of them, and
 * they succeed or fail as one. No two of them may change the same row.
 */
export function together(writes: Sql[]): Sql {
  const [only, ...others] = writes
  if (only && others.length === 0) return only
  return sql`with ${join(writes.map((write, at) => sql`${raw(`write_${at}`)} as (${write})`))} select`
}
