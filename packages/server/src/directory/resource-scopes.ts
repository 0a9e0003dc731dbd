import {
  Problem,
  type ResourceScope,
  type resourceScopeCreation,
  type resourceScopePatch,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { managementApiId } from '../policies/management-access.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { ScopeRow } from '../store/rows.ts'
import { offset } from './page.ts'
import { lockResource, noScope, scopeColumns, toScope } from './resource.ts'
import { readSearch } from './search.ts'
import type { Page } from './users.ts'

type ListedRow = ScopeRow & { total: string }

/** A page of the scopes of an API, by name. An unknown API has none. */
export async function listResourceScopes(
  tx: Queryable,
  resourceId: string,
  { search, page }: { search: URLSearchParams; page: Page },
): Promise<{ total: number; items: ResourceScope[] }> {
  const sought = readSearch(search, scopeColumns)?.condition ?? sql`true`
  const rows = await tx.query<ListedRow>(sql`
    with found as not materialized (select * from scopes where resource_id = ${resourceId} and ${sought})
    select page.*, (select count(*) from found) as total
    from (values (1)) as always left join lateral (
      select * from found order by name, id limit ${page.size} offset ${offset(page)}
    ) as page on true`)
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows.filter(row => row.id !== null).map(toScope),
  }
}

/** Creates a scope. The order of checks is the wire's: the name, then the API; docs/wire/management-api.md#6.1. */
export async function createResourceScope(
  directory: Directory,
  resourceId: string,
  { name, description }: z.output<typeof resourceScopeCreation>,
): Promise<ResourceScope> {
  const { tx, now } = directory
  requireNoSpace(name)
  await lockResource(tx, resourceId)
  requireOwnApi(resourceId)
  const [row] = await tx.query<ScopeRow>(sql`
    insert into scopes (id, resource_id, name, description, created_at)
    values (${newId()}, ${resourceId}, ${name}, ${description || null}, ${now}) returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Scope.Created', { resourceId, scopeId: row.id, name })
  return toScope(row)
}

type ScopeKey = { resourceId: string; scopeId: string }

export async function updateResourceScope(
  directory: Directory,
  key: ScopeKey,
  { name, description }: z.output<typeof resourceScopePatch>,
): Promise<ResourceScope> {
  const { tx } = directory
  const former = await lockScope(tx, key)
  if (name !== undefined) requireNoSpace(name)
  requireOwnApi(key.resourceId)
  const assignments = [
    name !== undefined && sql`name = ${name}`,
    description !== undefined && sql`description = ${description || null}`,
  ].filter((each): each is Sql => Boolean(each))
  if (assignments.length === 0) throw new Problem('entity.invalid_input')
  const [row = former] = await tx.query<ScopeRow>(
    sql`update scopes set ${join(assignments)} where id = ${key.scopeId} returning *`,
  )
  await record(directory, 'Scope.Data.Updated', { ...key, name: row.name, formerName: former.name })
  return toScope(row)
}

export async function deleteResourceScope(directory: Directory, key: ScopeKey): Promise<void> {
  const { tx } = directory
  const { name } = await lockScope(tx, key)
  requireOwnApi(key.resourceId)
  await tx.query(sql`delete from scopes where id = ${key.scopeId}`)
  await record(directory, 'Scope.Deleted', { ...key, name })
}

/** Locks the API, then the scope, so that concurrent changes of names within one API run one at a time. */
async function lockScope(tx: Queryable, { resourceId, scopeId }: ScopeKey): Promise<ScopeRow> {
  await lockResource(tx, resourceId)
  const [row] = await tx.query<ScopeRow>(
    sql`select * from scopes where id = ${scopeId} and resource_id = ${resourceId} for no key update`,
  )
  if (!row) throw noScope(scopeId)
  return row
}

function requireOwnApi(resourceId: string): void {
  if (resourceId === managementApiId) throw new Problem('resource.cannot_modify_management_api')
}

/** Spaces separate scopes; RFC 6749 section 3.3. */
function requireNoSpace(name: string): void {
  if (/\s/.test(name)) throw new Problem('scope.name_with_space')
}
