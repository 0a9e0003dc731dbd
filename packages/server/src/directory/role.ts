import type { Role } from '@latchkey/contract'
import { requireHeldByRoles } from '../policies/management-access.ts'
import { noRole, requireChangeableRole } from '../policies/roles.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { RoleRow } from '../store/rows.ts'

export async function readRole(tx: Queryable, id: string): Promise<Role> {
  const [row] = await tx.query<RoleRow>(sql`select * from roles where id = ${id}`)
  if (!row) throw noRole(id)
  return toRole(row)
}

/**
 * Reads a role with a row lock against concurrent change and deletion. Refuses internal and ready-made roles, and a role
 * of administrators that gives what the actor does not hold.
 */
export async function lockRole(directory: Directory, id: string): Promise<RoleRow> {
  const { tx } = directory
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${id} for no key update`)
  if (!role) throw noRole(id)
  requireChangeableRole(role)
  if (role.is_administrator) await requireHeldByRoles(directory, [id])
  return role
}

/** A role in the shape of the Management API; docs/wire/management-api.md#6.2. */
export function toRole(row: RoleRow): Role {
  return {
    tenantId: 'default',
    id: row.id,
    name: row.name,
    description: row.description,
    type: row.type,
    isDefault: row.is_default,
    ...(row.is_administrator && { isAdministrator: true }),
  }
}
