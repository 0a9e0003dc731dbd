import { Problem } from '@latchkey/contract'
import { giveRoles, removeRole } from '../account/roles.ts'
import { record } from '../events/record.ts'
import { requireHeldByRoles } from '../policies/management-access.ts'
import { requireOrdinaryRole } from '../policies/roles.ts'
import type { Account, Directory } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { ApplicationRow } from '../store/rows.ts'
import { giveApplicationRoles, recordChange, takeApplicationRole } from './application-roles.ts'
import { noApplication } from './applications.ts'

/** Gives a role to all of the named people, or to none if one is refused; docs/wire/management-api.md#6.2. */
export async function addRoleUsers(
  directory: Directory,
  roleId: string,
  userIds: readonly string[],
): Promise<void> {
  const { tx } = directory
  const role = await requireOrdinaryRole(tx, roleId)
  const asked = [...new Set(userIds)]
  const there = await tx.query<{ has: boolean }>(sql`
    select exists (select from user_roles where user_id = users.id and role_id = ${roleId}) as has
    from users where id = any(${asked}::text[]) order by id for key share`)
  if (there.some(({ has }) => has)) throw new Problem('role.user_exists')
  if (there.length < asked.length) throw new Problem('entity.not_found')
  if (role.type !== 'User') throw new Problem('entity.db_constraint_violated')
  if (role.is_administrator) await requireHeldByRoles(directory, [roleId])
  const given = await giveRoles(tx, asked, [roleId])
  // Race: a concurrent request gave the role to one of them after the check.
  if (given.length < asked.length) throw new Problem('role.user_exists')
  for (const { user_id: accountId } of given)
    await record(directory, 'User.Roles.Updated', { accountId, added: [roleId] })
}

/** Errors: `entity.not_found`, if the person does not hold the role. */
export async function removeRoleUser(account: Account, roleId: string): Promise<void> {
  await requireOrdinaryRole(account.tx, roleId)
  await removeRole(account, roleId)
}

/** Gives a role to all of the named machine-to-machine applications, or to none if one is refused. */
export async function addRoleApplications(
  directory: Directory,
  roleId: string,
  applicationIds: readonly string[],
): Promise<void> {
  const { tx } = directory
  const role = await requireOrdinaryRole(tx, roleId)
  const asked = [...new Set(applicationIds)]
  const there = await tx.query<ApplicationRow & { has: boolean }>(sql`
    select *, exists (select from application_roles where application_id = id and role_id = ${roleId}) as has
    from applications where id = any(${asked}::text[]) order by id for key share`)
  if (there.some(({ has }) => has)) throw new Problem('role.application_exists')
  const unknown = asked.find(id => !there.some(application => application.id === id))
  if (unknown !== undefined) throw noApplication(unknown)
  if ([role, ...there].some(({ type }) => type !== 'MachineToMachine'))
    throw new Problem('entity.db_constraint_violated')
  await requireHeldByRoles(directory, [roleId])
  const given = await giveApplicationRoles(tx, asked, [roleId])
  // Race: a concurrent request gave the role to one of them after the check.
  if (given.length < asked.length) throw new Problem('role.application_exists')
  for (const { application_id: id } of given) await recordChange(directory, id, { added: [roleId] })
}

/** Errors: `entity.not_found`, if the application does not hold the role. */
export async function removeRoleApplication(
  directory: Directory,
  roleId: string,
  applicationId: string,
): Promise<void> {
  await requireOrdinaryRole(directory.tx, roleId)
  await takeApplicationRole(directory, applicationId, roleId)
}
