import type { managementApi } from '@latchkey/contract'
import { Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { isSuspendedAt } from '../policies/suspension.ts'
import { type Sql, sql } from '../store/database.ts'

export type UserQuery = z.output<(typeof managementApi)['listUsers']['query']>

/** Limit of custom data keys in one search. */
const mostKeys = 20

/** Conditions for a list of users, joined by `and`. */
export type Filters = {
  /** All conditions, on a row of `users`. */
  all: Sql[]
  /** The conditions on the time of creation, on a row called `newest`. */
  created: Sql[]
}

/** Reads the filters beside the search grammar of the wire. Errors: `request.invalid_input`. */
export function readFilters(query: UserQuery, search: URLSearchParams, now: Date): Filters {
  const { isSuspended, lastSignInAt, deletesAt, roleId, factor, excludeRoleId } = query
  const created = (of: Sql) => [from(of, query['createdAt.from']), to(of, query['createdAt.to'])]
  const all = [
    isSuspended === 'true' && isSuspendedAt(now),
    isSuspended === 'false' && sql`not ${isSuspendedAt(now)}`,
    lastSignInAt === 'never' && sql`last_sign_in_at is null`,
    ...created(sql`users.created_at`),
    from(sql`last_sign_in_at`, query['lastSignInAt.from']),
    to(sql`last_sign_in_at`, query['lastSignInAt.to']),
    deletesAt === 'never' && sql`deletes_at is null`,
    from(sql`deletes_at`, query['deletesAt.from']),
    to(sql`deletes_at`, query['deletesAt.to']),
    ...readCustomData(search).map(each => sql`custom_data @> ${JSON.stringify(each)}::jsonb`),
    roleId !== undefined && holds(roleId),
    factor !== undefined && hasFactor(factor),
    excludeRoleId !== undefined && sql`not ${holds(excludeRoleId)}`,
  ]
  return { all: all.filter(isSql), created: created(sql`newest.created_at`).filter(isSql) }
}

/** Whether a row of `users` belongs to a holder of the role. */
export function holds(roleId: string): Sql {
  return sql`exists (select from user_roles where user_id = users.id and role_id = ${roleId})`
}

function hasFactor(factor: NonNullable<UserQuery['factor']>): Sql {
  if (factor === 'any') return sql`has_factor`
  if (factor === 'none') return sql`not has_factor`
  return sql`exists (select from factors where user_id = users.id and type = ${factor})`
}

function isSql(condition: Sql | false | undefined): condition is Sql {
  return typeof condition === 'object'
}

function from(column: Sql, milliseconds: number | undefined): Sql | undefined {
  return milliseconds === undefined ? undefined : sql`${column} >= ${new Date(milliseconds)}`
}

function to(column: Sql, milliseconds: number | undefined): Sql | undefined {
  return milliseconds === undefined ? undefined : sql`${column} < ${new Date(milliseconds)}`
}

/**
 * Reads `customData.<key>=<value>`. The rest of the name after the first dot is one top-level key, even with further
 * dots.
 */
function readCustomData(search: URLSearchParams): Record<string, unknown>[] {
  const prefix = 'customData.'
  const sought = [...search].filter(([name]) => name.startsWith(prefix))
  if (sought.length > mostKeys) refuse(`more than ${mostKeys} keys of \`customData\` are sought`)
  return sought.map(([name, value]) => {
    const key = name.slice(prefix.length)
    if (key === '') refuse(`\`${name}\` names no key`)
    return { [key]: readValue(name, value) }
  })
}

/** Parses a JSON value; other text is a string. */
function readValue(name: string, text: string): unknown {
  const value = parsed(text)
  if (typeof value === 'object' && value !== null)
    refuse(`\`${name}\` is text, a number, true, false or null; what looks like more is text in quotes`)
  if (typeof value === 'number' && !Number.isFinite(value)) refuse(`\`${name}\` is more than a number can be`)
  if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
    refuse(`\`${name}\` has characters that cannot be stored`)
  return value
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function refuse(reason: string): never {
  throw new Problem('request.invalid_input', { reason }, { details: reason })
}
