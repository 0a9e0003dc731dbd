import {
  isTruthy,
  Problem,
  type Resource,
  type resourceCreation,
  type resourcePatch,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { managementApiId, requireHeld } from '../policies/management-access.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { ResourceRow, ScopeRow } from '../store/rows.ts'
import { settingsChannel } from '../store/settings.ts'
import { offset } from './page.ts'
import { lockResource, noResource, toResource, toScope } from './resource.ts'
import type { Page } from './users.ts'

type ListedRow = ResourceRow & { total: string }

/** All APIs or one page of them, by name. */
export async function listResources(
  tx: Queryable,
  { includeScopes, page }: { includeScopes: string | undefined; page: Page | undefined },
): Promise<{ total: number; items: Resource[] }> {
  const rows = await tx.query<ListedRow>(sql`
    select page.*, (select count(*) from resources) as total
    from (values (1)) as always left join lateral (
      select * from resources order by name, id limit ${page?.size} offset ${offset(page)}
    ) as page on true`)
  const found = rows.filter(row => row.id !== null)
  const scopes = isTruthy(includeScopes) ? await scopesOf(tx, found) : undefined
  return {
    total: Number(rows[0]?.total ?? 0),
    items: found.map(row => ({
      ...toResource(row),
      ...(scopes && { scopes: (scopes.get(row.id) ?? []).map(toScope) }),
    })),
  }
}

async function scopesOf(tx: Queryable, resources: ResourceRow[]): Promise<Map<string, ScopeRow[]>> {
  const ids = resources.map(({ id }) => id)
  const scopes = await tx.query<ScopeRow>(
    sql`select * from scopes where resource_id = any(${ids}::text[]) order by name, id`,
  )
  return Map.groupBy(scopes, scope => scope.resource_id)
}

/** Errors: `resource.resource_identifier_in_use`. */
export async function createResource(
  directory: Directory,
  { name, indicator, accessTokenTtl = 3600 }: z.output<typeof resourceCreation>,
): Promise<Resource> {
  const [row] = await directory.tx.query<ResourceRow>(sql`
    insert into resources (id, name, indicator, access_token_ttl)
    values (${newId()}, ${name}, ${indicator}, ${accessTokenTtl}) returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Resource.Created', { resourceId: row.id, indicator })
  return { ...toResource(row), scopes: [] }
}

export async function readResource(tx: Queryable, id: string): Promise<Resource> {
  const [row] = await tx.query<ResourceRow>(sql`select * from resources where id = ${id}`)
  if (!row) throw noResource(id)
  return toResource(row)
}

/** Changes an API. The indicator cannot change, because issued tokens carry it as audience. */
export async function updateResource(
  directory: Directory,
  id: string,
  { name, accessTokenTtl }: z.output<typeof resourcePatch>,
): Promise<Resource> {
  const { tx } = directory
  const former = await lockResource(tx, id)
  if (former.id === managementApiId) throw new Problem('resource.cannot_modify_management_api')
  const assignments = [
    name !== undefined && sql`name = ${name}`,
    accessTokenTtl !== undefined && sql`access_token_ttl = ${accessTokenTtl}`,
  ].filter((each): each is Sql => Boolean(each))
  if (assignments.length === 0) throw new Problem('entity.invalid_input')
  const [row = former] = await tx.query<ResourceRow>(
    sql`update resources set ${join(assignments)} where id = ${id} returning *`,
  )
  await record(directory, 'Resource.Updated', { resourceId: id, name, accessTokenTtl })
  return toResource(row)
}

/** Makes an API the default instead of the former one, or removes the default. */
export async function setDefaultResource(
  directory: Directory,
  id: string,
  isDefault: boolean,
): Promise<Resource> {
  const { tx, actor } = directory
  // A token request that names no API gets a token for the default one.
  if (isDefault && id === managementApiId) requireHeld(actor, ['all'])
  // Row locks on all APIs, in the same order: concurrent choices of a default run one at a time, without a deadlock.
  const all = await tx.query<ResourceRow>(sql`select * from resources order by id for no key update`)
  const chosen = all.find(resource => resource.id === id)
  if (!chosen) throw noResource(id)
  if (isDefault) await tx.query(sql`update resources set is_default = false where is_default and id <> ${id}`)
  await tx.query(sql`update resources set is_default = ${isDefault} where id = ${id}`)
  await tx.notify(settingsChannel)
  await record(directory, 'Resource.Updated', { resourceId: id, isDefault })
  return toResource({ ...chosen, is_default: isDefault })
}

/** Deletes an API with its scopes, which roles lose as well. */
export async function deleteResource(directory: Directory, id: string): Promise<void> {
  const { tx } = directory
  const { indicator } = await lockResource(tx, id)
  if (id === managementApiId) throw new Problem('resource.cannot_delete_management_api')
  // Row locks in the same orders as the changes of roles take them, against deadlocks.
  await tx.query(sql`select from scopes where resource_id = ${id} order by id for update`)
  await tx.query(sql`
    select from role_scopes where scope_id in (select id from scopes where resource_id = ${id})
    order by role_id, scope_id for update`)
  await tx.query(sql`delete from resources where id = ${id}`)
  // It may have been the default.
  await tx.notify(settingsChannel)
  await record(directory, 'Resource.Deleted', { resourceId: id, indicator })
}
