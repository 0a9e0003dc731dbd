import {
  type consentScopes,
  type consentScopesCreation,
  managementResource,
  Problem,
  type UserScope,
  userScopes,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { lockApplication } from './applications.ts'
import { groupByResource, type ScopeOfResource } from './grouped-scopes.ts'

/** The scopes that a third-party application may request from people; docs/wire/management-api.md#4.6. */
export async function listConsentScopes(
  tx: Queryable,
  applicationId: string,
): Promise<z.infer<typeof consentScopes>> {
  const [row] = await tx.query<{ scopes: string[] }>(sql`
    select array(select scope from application_consent_scopes where application_id = id order by scope) as scopes
    from applications where id = ${applicationId}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'application', id: applicationId })
  const ofResources = await tx.query<ScopeOfResource>(sql`
    select scopes.id, scopes.name, scopes.description, resources.id as resource_id, resources.name as resource_name, indicator
    from application_consent_resource_scopes join scopes on scopes.id = scope_id join resources on resources.id = resource_id
    where application_id = ${applicationId} order by resources.name, resources.id, scopes.name`)
  return {
    organizationScopes: [],
    resourceScopes: groupByResource(ofResources),
    organizationResourceScopes: [],
    userScopes: userScopes.filter(scope => row.scopes.includes(scope)),
  }
}

export async function addConsentScopes(
  directory: Directory,
  applicationId: string,
  given: z.output<typeof consentScopesCreation>,
): Promise<void> {
  const { tx } = directory
  const application = await lockApplication(tx, applicationId)
  if (!application.is_third_party) throw new Problem('application.third_party_application_only')
  await requireKnown(tx, given)
  await tx.query(sql`
    insert into application_consent_scopes (application_id, scope)
    select ${applicationId}, unnest(${given.userScopes ?? []}::text[]) on conflict do nothing`)
  await tx.query(sql`
    insert into application_consent_resource_scopes (application_id, scope_id)
    select ${applicationId}, unnest(${given.resourceScopes ?? []}::text[]) on conflict do nothing`)
  await record(directory, 'Application.ConsentScopes.Updated', {
    applicationId,
    added: given.userScopes,
    addedResourceScopes: given.resourceScopes,
  })
}

/** Organization scopes are always refused: this server does not have organizations yet. */
export async function requireKnown(
  tx: Queryable,
  {
    organizationScopes: invalidOrganizationScopes = [],
    resourceScopes = [],
    organizationResourceScopes: invalidOrganizationResourceScopes = [],
  }: z.output<typeof consentScopesCreation>,
): Promise<void> {
  const known = await tx.query<{ id: string; indicator: string }>(sql`
    select scopes.id, indicator from scopes join resources on resources.id = resource_id
    where scopes.id = any(${resourceScopes})`)
  const invalidResourceScopes = resourceScopes.filter(id => !known.some(scope => scope.id === id))
  const invalid = { invalidOrganizationScopes, invalidResourceScopes, invalidOrganizationResourceScopes }
  if (Object.values(invalid).some(ids => ids.length > 0))
    throw new Problem('application.user_consent_scopes_not_found', invalid)
  if (known.some(({ indicator }) => indicator === managementResource))
    throw new Problem('application.consent_management_api_scopes_not_allowed')
}

export async function removeConsentScope(
  directory: Directory,
  applicationId: string,
  { type, scope }: { type: string; scope: string },
): Promise<void> {
  const { tx } = directory
  await lockApplication(tx, applicationId)
  const removed = await take(tx, applicationId, { type, scope })
  if (removed.length === 0) throw new Problem('entity.not_found')
  await record(directory, 'Application.ConsentScopes.Updated', {
    applicationId,
    ...(type === 'resource-scopes' ? { removedResourceScopes: [scope] } : { removed: [scope as UserScope] }),
  })
}

function take(
  tx: Queryable,
  applicationId: string,
  { type, scope }: { type: string; scope: string },
): Promise<unknown[]> | unknown[] {
  if (type === 'user-scopes')
    return tx.query(sql`
      delete from application_consent_scopes where application_id = ${applicationId} and scope = ${scope} returning 1`)
  if (type === 'resource-scopes')
    return tx.query(sql`
      delete from application_consent_resource_scopes where application_id = ${applicationId} and scope_id = ${scope} returning 1`)
  return []
}
