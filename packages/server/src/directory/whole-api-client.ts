import { managementApiId } from '../policies/management-access.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'

/** The oldest back end that holds the whole Management API, with a secret; undefined if there is none. */
export async function findWholeApiClient(
  database: Queryable,
  vault: Vault,
): Promise<{ id: string; secret: string } | undefined> {
  const [found] = await database.query<{ id: string; sealed_value: string }>(sql`
    select applications.id, sealed_value
    from applications join application_secrets on application_id = applications.id
    where type = 'MachineToMachine' and (expires_at is null or expires_at > now()) and exists (
      select 1 from application_roles join role_scopes using (role_id) join scopes on scopes.id = scope_id
      where application_roles.application_id = applications.id
        and resource_id = ${managementApiId} and scopes.name = 'all')
    order by applications.created_at, applications.id limit 1`)
  return found && { id: found.id, secret: await vault.open(found.sealed_value) }
}
