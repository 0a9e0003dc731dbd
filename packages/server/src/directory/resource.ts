import { Problem, type Resource, type ResourceScope } from '@latchkey/contract'
import { type Queryable, sql } from '../store/database.ts'
import type { ResourceRow, ScopeRow } from '../store/rows.ts'

/** The searchable columns of scopes; docs/wire/management-api.md#2.3. */
export const scopeColumns = ['id', 'name', 'description']

/** Reads an API with a row lock against concurrent change and deletion. */
export async function lockResource(tx: Queryable, id: string): Promise<ResourceRow> {
  const [row] = await tx.query<ResourceRow>(sql`select * from resources where id = ${id} for no key update`)
  if (!row) throw noResource(id)
  return row
}

export function noResource(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'resource', id })
}

/** An API in the shape of the Management API; docs/wire/management-api.md#6.1. */
export function toResource(row: ResourceRow): Resource {
  return {
    tenantId: 'default',
    id: row.id,
    name: row.name,
    indicator: row.indicator,
    isDefault: row.is_default,
    accessTokenTtl: row.access_token_ttl,
  }
}

export function noScope(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'scope', id })
}

export function toScope(row: ScopeRow): ResourceScope {
  return {
    tenantId: 'default',
    id: row.id,
    resourceId: row.resource_id,
    name: row.name,
    description: row.description,
    createdAt: row.created_at.getTime(),
  }
}
