import { type ApplicationAccess, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import {
  requireKnownOrganizations,
  requireRolesInRules,
  requireSomebodyAllowed,
} from '../policies/application-access.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql, type Transaction } from '../store/database.ts'
import { lockApplication } from './applications.ts'

/** Returns who may sign in to an application; docs/wire/management-api.md#4.9. */
export async function readApplicationAccess(
  tx: Queryable,
  applicationId: string,
): Promise<ApplicationAccess> {
  const [row] = await tx.query<{ user_ids: string[]; role_ids: string[] }>(sql`
    select array(select user_id from application_allowed_users where application_id = id order by user_id) as user_ids,
      array(select role_id from application_allowed_roles where application_id = id order by role_id) as role_ids
    from applications where id = ${applicationId}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'application', id: applicationId })
  return {
    userIds: row.user_ids,
    userRoleIds: row.role_ids,
    organizationIds: [],
    organizationRoleRules: [],
  }
}

/** Replaces the whole access list. A person who is no longer listed receives no further tokens from then on. */
export async function replaceApplicationAccess(
  directory: Directory,
  applicationId: string,
  access: ApplicationAccess,
): Promise<ApplicationAccess> {
  const { tx } = directory
  const { userIds, userRoleIds } = access
  const application = await lockApplication(tx, applicationId)
  requireRolesInRules(access)
  requireSomebodyAllowed(application.is_access_controlled, Object.values(access).flat().length > 0)
  requireKnownOrganizations(access)
  await requireRolesOfPeople(tx, userRoleIds)

  await tx.query(sql`delete from application_allowed_users where application_id = ${applicationId}`)
  await tx.query(sql`delete from application_allowed_roles where application_id = ${applicationId}`)
  await tx.query(sql`
    insert into application_allowed_users (application_id, user_id) select ${applicationId}, unnest(${userIds}::text[])`)
  await tx.query(sql`
    insert into application_allowed_roles (application_id, role_id) select ${applicationId}, unnest(${userRoleIds}::text[])`)
  await record(directory, 'Application.AccessControl.Updated', {
    applicationId,
    users: userIds.length,
    roles: userRoleIds.length,
  })
  return readApplicationAccess(tx, applicationId)
}

/** Only roles of people count here, not roles of machines. A foreign key handles roles that are deleted meanwhile. */
async function requireRolesOfPeople(tx: Transaction, ids: string[]): Promise<void> {
  const found = await tx.query(sql`select id from roles where id = any(${ids}) and type = 'User'`)
  if (found.length < ids.length) throw new Problem('entity.relation_foreign_key_not_found')
}
