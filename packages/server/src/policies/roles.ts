import { type ErrorCode, Problem, type RoleType } from '@latchkey/contract'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import type { RoleRow } from '../store/rows.ts'

/** The server’s own roles are in no list; contract management-api 6.2. */
export const isListedRole: Sql = sql`not starts_with(name, '#internal:')`

/** Nobody makes, changes or gives one of the server’s own roles. */
export function requireOrdinary({ name }: { name: string }): void {
  if (name.startsWith('#internal:')) throw new Problem('role.internal_role_violation')
}

/** The role, which is there until the transaction ends, and is none of the server’s own. */
export async function requireOrdinaryRole(tx: Queryable, id: string): Promise<RoleRow> {
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${id} for key share`)
  if (!role) throw noRole(id)
  requireOrdinary(role)
  return role
}

/** Can all of these be given to who has roles of this type? They are there until the transaction ends. */
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
