import { Problem, type ResourceScope, type RoleScope } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { managementApiId, requireHeld } from '../policies/management-access.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ResourceRow, RoleRow, ScopeRow } from '../store/rows.ts'
import { applicationsChannel } from './applications.ts'
import { offset } from './page.ts'
import { noScope, scopeColumns, toResource, toScope } from './resource.ts'
import { lockRole, readRole } from './role.ts'
import { readSearch } from './search.ts'
import type { Page } from './users.ts'

type ListedRow = ScopeRow & { resource: ResourceRow; total: string }

/** All scopes of a role or one page of them, by name, each with its API. */
export async function listRoleScopes(
  tx: Queryable,
  roleId: string,
  { search, page }: { search: URLSearchParams; page: Page | undefined },
): Promise<{ total: number; items: RoleScope[] }> {
  await readRole(tx, roleId)
  const sought = readSearch(search, scopeColumns)?.condition ?? sql`true`
  const rows = await tx.query<ListedRow>(sql`
    with found as not materialized (
      select * from scopes where id in (select scope_id from role_scopes where role_id = ${roleId}) and ${sought}
    )
    select page.*, to_json(resources) as resource, (select count(*) from found) as total
    from (values (1)) as always left join (
      (select * from found order by name, id limit ${page?.size} offset ${offset(page)}) as page
      join resources on resources.id = resource_id
    ) on true
    order by page.name, page.id`)
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows
      .filter(row => row.id !== null)
      .map(row => ({ ...toScope(row), resource: toResource(row.resource) })),
  }
}

/** Adds scopes to a role and returns all scopes of the role. */
export async function addRoleScopes(
  directory: Directory,
  roleId: string,
  scopeIds: readonly string[],
): Promise<ResourceScope[]> {
  const { tx } = directory
  const role = await lockRole(directory, roleId)
  await allowScopes(directory, role, scopeIds)
  const rows = await tx.query<ScopeRow>(sql`
    select scopes.* from role_scopes join scopes on scopes.id = scope_id
    where role_id = ${roleId} order by scopes.name, scopes.id`)
  return rows.map(toScope)
}

/**
 * Adds scopes to a new or locked role. A duplicate in the list counts once. Errors: `entity.not_exists_with_id`,
 * `role.scope_exists`, `role.management_api_scopes_not_assignable_to_user_role`, `auth.forbidden`.
 */
export async function allowScopes(
  directory: Directory,
  role: RoleRow,
  scopeIds: readonly string[],
): Promise<void> {
  const { tx, actor } = directory
  const added = [...new Set(scopeIds)]
  const scopes = await tx.query<ScopeRow>(
    sql`select * from scopes where id = any(${added}::text[]) order by id for key share`,
  )
  const unknown = added.find(id => !scopes.some(scope => scope.id === id))
  if (unknown !== undefined) throw noScope(unknown)
  const present = await tx.query(
    sql`select from role_scopes where role_id = ${role.id} and scope_id = any(${added}::text[])`,
  )
  if (present.length > 0) throw new Problem('role.scope_exists')
  const ofManagement = scopes.filter(scope => scope.resource_id === managementApiId)
  if (role.type === 'User' && !role.is_administrator && ofManagement.length > 0)
    throw new Problem('role.management_api_scopes_not_assignable_to_user_role')
  if (role.is_administrator && ofManagement.length < scopes.length) throw ofAnotherApi()
  requireHeld(
    actor,
    ofManagement.map(({ name }) => name),
  )
  await tx.query(sql`insert into role_scopes (role_id, scope_id) select ${role.id}, unnest(${added}::text[])`)
  await record(directory, 'Role.Scopes.Updated', { roleId: role.id, added })
  if (role.type === 'MachineToMachine') await tx.notify(applicationsChannel)
}

/** Otherwise applications would be told of the roles that give them people. */
function ofAnotherApi(): Problem {
  const reason = 'scopeIds: a role of administrators has scopes of the Management API alone'
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

/** Errors: `entity.not_found`, if the role does not have the scope. */
export async function removeRoleScope(
  directory: Directory,
  { roleId, scopeId }: { roleId: string; scopeId: string },
): Promise<void> {
  const { tx } = directory
  const role = await lockRole(directory, roleId)
  const removed = await tx.query(
    sql`delete from role_scopes where role_id = ${roleId} and scope_id = ${scopeId} returning scope_id`,
  )
  if (removed.length === 0) throw new Problem('entity.not_found')
  await record(directory, 'Role.Scopes.Updated', { roleId, removed: [scopeId] })
  if (role.type === 'MachineToMachine') await tx.notify(applicationsChannel)
}
