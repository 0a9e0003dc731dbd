import { type ErrorCode, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireHeldByRoles } from '../policies/management-access.ts'
import { isListedRole, requireGivable, requireOrdinary } from '../policies/roles.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ApplicationRoleRow, ApplicationRow, RoleRow } from '../store/rows.ts'
import { applicationsChannel, lockApplication, noApplication } from './applications.ts'

/**
 * Adds roles to an application and returns the ids of those that it did not hold before;
 * docs/wire/management-api.md#4.5.
 */
export async function addApplicationRoles(
  directory: Directory,
  applicationId: string,
  roleIds: readonly string[],
): Promise<string[]> {
  const { tx } = directory
  requireMachine(await lockApplication(tx, applicationId))
  const added = await giveMissing(directory, applicationId, {
    roleIds,
    otherwise: 'application.invalid_role_type',
  })
  if (added.length > 0) await recordChange(directory, applicationId, { added })
  return added
}

/** Replaces the roles of an application. Internal roles, which no list shows, stay. */
export async function replaceApplicationRoles(
  directory: Directory,
  applicationId: string,
  roleIds: readonly string[],
): Promise<void> {
  const { tx } = directory
  requireMachine(await lockApplication(tx, applicationId))
  const added = await giveMissing(directory, applicationId, {
    roleIds,
    otherwise: 'entity.db_constraint_violated',
  })
  const rows = await tx.query<ApplicationRoleRow>(sql`
    delete from application_roles where application_id = ${applicationId} and role_id <> all(${roleIds}::text[])
      and role_id in (select id from roles where ${isListedRole})
    returning *`)
  const removed = rows.map(({ role_id: id }) => id)
  if (added.length + removed.length > 0) await recordChange(directory, applicationId, { added, removed })
}

/** Errors: `entity.not_found`, if the application does not hold the role. */
export async function removeApplicationRole(
  directory: Directory,
  applicationId: string,
  roleId: string,
): Promise<void> {
  const { tx } = directory
  requireMachine(await lockApplication(tx, applicationId))
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${roleId}`)
  if (role) requireOrdinary(role)
  await takeApplicationRole(directory, applicationId, roleId)
}

/** Removes a role from an application; the APIs of roles and of applications both call it. */
export async function takeApplicationRole(
  directory: Directory,
  applicationId: string,
  roleId: string,
): Promise<void> {
  const removed = await directory.tx.query(sql`
    delete from application_roles where application_id = ${applicationId} and role_id = ${roleId} returning role_id`)
  if (removed.length === 0) throw new Problem('entity.not_found')
  await recordChange(directory, applicationId, { removed: [roleId] })
}

/** Errors: `entity.not_exists_with_id`, `application.invalid_type`. */
export async function requireMachineApplication(tx: Queryable, id: string): Promise<void> {
  const [row] = await tx.query<ApplicationRow>(sql`select * from applications where id = ${id}`)
  if (!row) throw noApplication(id)
  requireMachine(row)
}

function requireMachine({ type }: ApplicationRow): void {
  if (type !== 'MachineToMachine') throw new Problem('application.invalid_type')
}

async function giveMissing(
  directory: Directory,
  applicationId: string,
  { roleIds, otherwise }: { roleIds: readonly string[]; otherwise: ErrorCode },
): Promise<string[]> {
  const { tx } = directory
  const asked = [...new Set(roleIds)]
  await requireGivable(tx, asked, { type: 'MachineToMachine', otherwise })
  const added = (await giveApplicationRoles(tx, [applicationId], asked)).map(({ role_id: id }) => id)
  // Only new roles are checked: an administrator does not grant a role that the application already holds.
  await requireHeldByRoles(directory, added)
  return added
}

/** Adds roles to applications and returns the new rows; the APIs of roles and of applications both call it. */
export function giveApplicationRoles(
  tx: Queryable,
  applicationIds: readonly string[],
  roleIds: readonly string[],
): Promise<ApplicationRoleRow[]> {
  return tx.query<ApplicationRoleRow>(sql`
    insert into application_roles (application_id, role_id)
    select application_id, role_id
    from unnest(${applicationIds}::text[]) as application_id cross join unnest(${roleIds}::text[]) as role_id
    on conflict do nothing returning *`)
}

/** Records the change, and invalidates every node's cache of the application's permissions. */
export async function recordChange(
  directory: Directory,
  applicationId: string,
  change: { added?: string[]; removed?: string[] },
): Promise<void> {
  await record(directory, 'Application.Roles.Updated', { applicationId, ...change })
  await directory.tx.notify(applicationsChannel, applicationId)
}
