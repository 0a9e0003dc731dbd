import { type consentScopes, type consentScopesCreation, Problem, userScopes } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { requireKnown } from './consent-scopes.ts'
import { groupByResource, type ScopeOfResource } from './grouped-scopes.ts'

/** The scopes that applications with a metadata document may request (docs/wire/management-api.md#6.16). */
export async function listCimdConsentScopes(tx: Queryable): Promise<z.infer<typeof consentScopes>> {
  const scopes = await tx.query<{ scope: string }>(sql`select scope from cimd_consent_scopes`)
  const ofResources = await tx.query<ScopeOfResource>(sql`
    select scopes.id, scopes.name, scopes.description, resources.id as resource_id, resources.name as resource_name, indicator
    from cimd_consent_resource_scopes join scopes on scopes.id = scope_id join resources on resources.id = resource_id
    order by resources.name, resources.id, scopes.name`)
  return {
    organizationScopes: [],
    resourceScopes: groupByResource(ofResources),
    organizationResourceScopes: [],
    userScopes: userScopes.filter(name => scopes.some(({ scope }) => scope === name)),
  }
}

export async function addCimdConsentScopes(
  directory: Directory,
  given: z.output<typeof consentScopesCreation>,
): Promise<void> {
  const { tx } = directory
  await requireKnown(tx, given)
  const { userScopes: added = [], resourceScopes = [] } = given
  await tx.query(sql`insert into cimd_consent_scopes select unnest(${added}::text[]) on conflict do nothing`)
  await tx.query(
    sql`insert into cimd_consent_resource_scopes select unnest(${resourceScopes}::text[]) on conflict do nothing`,
  )
  await record(directory, 'Config.Updated', { config: 'cimd', fields: [...added, ...resourceScopes] })
}

export async function removeCimdConsentScope(
  directory: Directory,
  { type, scope }: { type: string; scope: string },
): Promise<void> {
  const { tx } = directory
  const removed =
    type === 'user-scopes'
      ? await tx.query(sql`delete from cimd_consent_scopes where scope = ${scope} returning 1`)
      : type === 'resource-scopes'
        ? await tx.query(sql`delete from cimd_consent_resource_scopes where scope_id = ${scope} returning 1`)
        : []
  if (removed.length === 0) throw new Problem('entity.not_found')
  await record(directory, 'Config.Updated', { config: 'cimd', fields: [scope] })
}
