import { Problem, type Role, type roleCreation, type rolePatch } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireOrdinary } from '../policies/roles.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { RoleRow } from '../store/rows.ts'
import { applicationsChannel } from './applications.ts'
import { lockRole, toRole } from './role.ts'
import { allowScopes } from './role-scopes.ts'

/** Creates a role with its scopes, in one transaction: if a scope is refused, the role is not created either. */
export async function createRole(
  directory: Directory,
  {
    name,
    description,
    type = 'User',
    isDefault = false,
    isAdministrator = false,
    scopeIds = [],
  }: z.output<typeof roleCreation>,
): Promise<Role> {
  requireOrdinary({ name })
  const [role] = await directory.tx.query<RoleRow>(sql`
    insert into roles (id, name, description, type, is_default, is_administrator)
    values (${newId()}, ${name}, ${description}, ${type}, ${isDefault}, ${isAdministrator}) returning *`)
  if (!role) throw new Problem('entity.not_exists')
  await record(directory, 'Role.Created', { roleId: role.id, name, roleType: type })
  if (scopeIds.length > 0) await allowScopes(directory, role, scopeIds)
  return toRole(role)
}

export async function updateRole(
  directory: Directory,
  id: string,
  { name, description, isDefault }: z.output<typeof rolePatch>,
): Promise<Role> {
  const { tx } = directory
  const former = await lockRole(directory, id)
  if (former.is_administrator && isDefault) throw notDefault()
  if (name !== undefined) await requireFreeName(tx, former, name)
  const assignments = [
    name !== undefined && sql`name = ${name}`,
    description !== undefined && sql`description = ${description}`,
    isDefault !== undefined && sql`is_default = ${isDefault}`,
  ].filter((each): each is Sql => Boolean(each))
  if (assignments.length === 0) throw new Problem('entity.invalid_input')
  const [role = former] = await tx.query<RoleRow>(
    sql`update roles set ${join(assignments)} where id = ${id} returning *`,
  )
  await record(directory, 'Role.Data.Updated', {
    roleId: id,
    name: role.name,
    formerName: former.name,
    isDefault,
  })
  return toRole(role)
}

/** Checks the name before the update. The unique index alone would let two roles that swap names deadlock. */
async function requireFreeName(
  tx: Queryable,
  { id, is_administrator }: RoleRow,
  name: string,
): Promise<void> {
  requireOrdinary({ name })
  const taken = await tx.query(
    sql`select from roles where name = ${name} and is_administrator = ${is_administrator} and id <> ${id}`,
  )
  if (taken.length > 0) throw new Problem('role.name_in_use')
}

/** New people are no administrators. */
function notDefault(): Problem {
  const reason = 'isDefault: a role of administrators is none that new people get'
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

/**
 * Deletes a role. Its holders lose its scopes; applications lose them immediately, by a notification to all nodes.
 */
export async function deleteRole(directory: Directory, id: string): Promise<void> {
  const { tx } = directory
  const { name, type } = await lockRole(directory, id)
  // Row locks in the same order as the deletion of an API takes them, against deadlocks.
  await tx.query(sql`select from role_scopes where role_id = ${id} order by role_id, scope_id for update`)
  await tx.query(sql`delete from roles where id = ${id}`)
  await record(directory, 'Role.Deleted', { roleId: id, name, roleType: type })
  if (type === 'MachineToMachine') await tx.notify(applicationsChannel)
}
