import {
  type consentScopes,
  type consentScopesCreation,
  Problem,
  type UserScope,
  userScopes,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import type { Directory } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { lockApplication } from './applications.ts'

/** What a third-party application may ask people for; contract management-api 4.6. */
export async function listConsentScopes(
  tx: Queryable,
  applicationId: string,
): Promise<z.infer<typeof consentScopes>> {
  const [row] = await tx.query<{ scopes: string[] }>(sql`
    select array(select scope from application_consent_scopes where application_id = id order by scope) as scopes
    from applications where id = ${applicationId}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'application', id: applicationId })
  return {
    organizationScopes: [],
    resourceScopes: [],
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
  requireKnown(given)
  await tx.query(sql`
    insert into application_consent_scopes (application_id, scope)
    select ${applicationId}, unnest(${given.userScopes ?? []}::text[]) on conflict do nothing`)
  await record(directory, 'Application.ConsentScopes.Updated', { applicationId, added: given.userScopes })
}

/** Third-party applications cannot ask for scopes of organizations and of APIs yet. */
function requireKnown(given: z.output<typeof consentScopesCreation>): void {
  const {
    organizationScopes: invalidOrganizationScopes = [],
    resourceScopes: invalidResourceScopes = [],
    organizationResourceScopes: invalidOrganizationResourceScopes = [],
  } = given
  const invalid = { invalidOrganizationScopes, invalidResourceScopes, invalidOrganizationResourceScopes }
  if (Object.values(invalid).some(ids => ids.length > 0))
    throw new Problem('application.user_consent_scopes_not_found', invalid)
}

export async function removeConsentScope(
  directory: Directory,
  applicationId: string,
  { type, scope }: { type: string; scope: string },
): Promise<void> {
  const { tx } = directory
  await lockApplication(tx, applicationId)
  const removed =
    type === 'user-scopes'
      ? await tx.query(sql`
          delete from application_consent_scopes where application_id = ${applicationId} and scope = ${scope} returning scope`)
      : []
  if (removed.length === 0) throw new Problem('entity.not_found')
  await record(directory, 'Application.ConsentScopes.Updated', {
    applicationId,
    removed: [scope as UserScope],
  })
}
