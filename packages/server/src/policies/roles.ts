import { type ErrorCode, Problem, type RoleType } from '@latchkey/contract'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import type { RoleRow } from '../store/rows.ts'

/** Excludes the server's internal roles from lists (docs/wire/management-api.md#6.2). */
export const isListedRole: Sql = sql`not starts_with(name, '#internal:')`

/** Refuses to create, change or assign an internal role. Errors: `role.internal_role_violation`. */
export function requireOrdinary({ name }: { name: string }): void {
  if (name.startsWith('#internal:')) throw new Problem('role.internal_role_violation')
}

/** The ready-made roles of administrators. `owner` holds the whole Management API; at least one person always has it. */
export const ownerRole = 'owner'
const readyMade: readonly string[] = [ownerRole, 'administrator', 'support', 'read-only']

/**
 * Refuses to change an internal role or a ready-made one of administrators: documentation and scripts name what it
 * allows. Errors: `role.internal_role_violation`.
 */
export function requireChangeableRole(role: { id: string; name: string }): void {
  requireOrdinary(role)
  if (readyMade.includes(role.id)) throw new Problem('role.internal_role_violation')
}

/**
 * Returns a role that is not internal. The row lock keeps it from being deleted until the transaction ends. Errors:
 * `entity.not_exists_with_id`, `role.internal_role_violation`.
 */
export async function requireOrdinaryRole(tx: Queryable, id: string): Promise<RoleRow> {
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${id} for key share`)
  if (!role) throw noRole(id)
  requireOrdinary(role)
  return role
}

/**
 * Refuses roles that cannot be assigned to a holder of this type of role. Row locks keep the roles until the
 * transaction ends. Errors: `otherwise`, `entity.not_exists_with_id`, `role.internal_role_violation`.
 */
export async function requireGivable(
  tx: Queryable,
  ids: readonly string[],
  { type, otherwise }: { type: RoleType; otherwise: ErrorCode },
): Promise<void> {
  const roles = await tx.query<RoleRow>(
    sql`select * from roles where id = any(${ids}::text[]) order by id for key share`,
  )
  for (const role of roles) requireOrdinary(role)
  if (roles.some(role => role.type !== type)) throw new Problem(otherwise)
  const unknown = ids.find(id => !roles.some(role => role.id === id))
  if (unknown !== undefined) throw noRole(unknown)
}

export function noRole(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'role', id })
}
