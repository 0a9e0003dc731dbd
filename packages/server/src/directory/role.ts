import type { Role } from '@latchkey/contract'
import { noRole, requireOrdinary } from '../policies/roles.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { RoleRow } from '../store/rows.ts'

export async function readRole(tx: Queryable, id: string): Promise<Role> {
  const [row] = await tx.query<RoleRow>(sql`select * from roles where id = ${id}`)
  if (!row) throw noRole(id)
  return toRole(row)
}

/** Reads a role with a row lock against concurrent change and deletion. Refuses the server's internal roles. */
export async function lockRole(tx: Queryable, id: string): Promise<RoleRow> {
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${id} for no key update`)
  if (!role) throw noRole(id)
  requireOrdinary(role)
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
  }
}
