import {
  type Application,
  type applicationCreation,
  type applicationPatch,
  Problem,
} from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { requireSomebodyAllowed } from '../policies/application-access.ts'
import {
  isBuiltIn,
  requireChangeable,
  requireChangeableMetadata,
  requireCreatable,
  typesWithSecrets,
} from '../policies/applications.ts'
import { requireRecentSignIn } from '../policies/console-sign-in.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { requireHeld } from '../policies/management-access.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { ApplicationRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { builtInApplication, toApplication } from './application.ts'
import { addSecret } from './application-secrets.ts'

/**
 * NOTIFY channel for changed permissions of applications. The payload is an application's id; without one, any may
 * have changed.
 */
export const applicationsChannel = 'latchkey_applications'

/** The internal role behind `isAdmin`; docs/wire/management-api.md#1.1. */
const adminRole = 'admin-role'

/**
 * Creates an application. Its secret, if the type has one, is in this response only; docs/wire/management-api.md#4.3.
 */
export async function createApplication(
  directory: Directory,
  vault: Vault,
  given: z.output<typeof applicationCreation> & { id?: string; secret?: string },
): Promise<Application> {
  requireCreatable(given)
  requireDocumentSize(directory.settings, given)
  const { tx, now } = directory
  const [row] = await tx.query<ApplicationRow>(sql`
    insert into applications (id, name, type, description, oidc_client_metadata, custom_client_metadata, custom_data,
      is_third_party, created_at)
    values (${given.id ?? newId()}, ${given.name}, ${given.type}, ${given.description || null},
      ${JSON.stringify(given.oidcClientMetadata ?? { redirectUris: [], postLogoutRedirectUris: [] })},
      ${JSON.stringify(given.customClientMetadata ?? {})}, ${JSON.stringify(given.customData ?? {})},
      ${given.isThirdParty ?? false}, ${now})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Application.Created', { applicationId: row.id })
  if (!typesWithSecrets.includes(row.type)) return toApplication(row)
  const { value } = await addSecret(directory, vault, {
    applicationId: row.id,
    name: 'Default secret',
    value: given.secret,
  })
  return { ...toApplication(row), secret: value }
}

export async function readApplication(tx: Queryable, id: string): Promise<Application> {
  if (isBuiltIn(id)) return { ...builtInApplication(id), isAdmin: false }
  const [row] = await tx.query<ApplicationRow & { is_admin: boolean }>(sql`
    select *, exists (select from application_roles where application_id = id and role_id = ${adminRole}) as is_admin
    from applications where id = ${id}`)
  if (!row) throw noApplication(id)
  return { ...toApplication(row), isAdmin: row.is_admin }
}

/** Changes an application. Each given metadata member replaces the stored one as a whole. */
export async function updateApplication(
  directory: Directory,
  id: string,
  { isAdmin, ...given }: z.output<typeof applicationPatch>,
): Promise<Application> {
  const { tx, actor } = directory
  const row = await lockApplication(tx, id)
  requireChangeable(row)
  if (given.appLevelAccessControlEnabled) requireSomebodyAllowed(true, await hasAccessRule(tx, id))
  requireChangeableMetadata(row, given)
  requireDocumentSize(directory.settings, given)
  // People sign in through applications of other types and would gain the machine's rights.
  if (isAdmin && row.type !== 'MachineToMachine') throw new Problem('application.invalid_type')
  const assignments = [
    given.name !== undefined && sql`name = ${given.name}`,
    given.description !== undefined && sql`description = ${given.description || null}`,
    given.oidcClientMetadata && sql`oidc_client_metadata = ${JSON.stringify(given.oidcClientMetadata)}`,
    given.customClientMetadata && sql`custom_client_metadata = ${JSON.stringify(given.customClientMetadata)}`,
    given.customData && sql`custom_data = ${JSON.stringify(given.customData)}`,
    given.appLevelAccessControlEnabled !== undefined &&
      sql`is_access_controlled = ${given.appLevelAccessControlEnabled}`,
  ].filter((each): each is Sql => Boolean(each))

  const [changed = row] =
    assignments.length > 0
      ? await tx.query<ApplicationRow>(
          sql`update applications set ${join(assignments)} where id = ${id} returning *`,
        )
      : []
  if (isAdmin) {
    requireHeld(actor, ['all'])
    requireRecentSignIn(directory)
  }
  if (isAdmin !== undefined) await setAdmin(tx, id, isAdmin)
  await record(directory, 'Application.Updated', { applicationId: id, fields: Object.keys(given), isAdmin })
  await tx.notify(applicationsChannel, id)
  return toApplication(changed)
}

async function hasAccessRule(tx: Queryable, id: string): Promise<boolean> {
  const rules = await tx.query(sql`
    select from application_allowed_users where application_id = ${id}
    union all select from application_allowed_roles where application_id = ${id} limit 1`)
  return rules.length > 0
}

async function setAdmin(tx: Queryable, id: string, isAdmin: boolean): Promise<void> {
  await tx.query(
    isAdmin
      ? sql`insert into application_roles (application_id, role_id) values (${id}, ${adminRole}) on conflict do nothing`
      : sql`delete from application_roles where application_id = ${id} and role_id = ${adminRole}`,
  )
}

/** Deletes an application. Its tokens, opaque or not, are revoked with it. */
export async function deleteApplication(directory: Directory, id: string): Promise<void> {
  const { tx } = directory
  const row = await lockApplication(tx, id)
  requireChangeable(row)
  // Locks the accounts before their tokens, in the order of every other change, against deadlocks: deleting a token
  // fires a trigger that updates the account.
  await tx.query(sql`
    select from users where id in (select account_id from oidc_records where client_id = ${id} and model = 'AccessToken')
    order by id for no key update`)
  // Waits for writes that already hold a lock on the application's grants (see `oidc/adapter.ts`). Only a statement
  // that begins after them sees, and so deletes, their rows.
  await tx.query(sql`select from oidc_records where model = 'Grant' and client_id = ${id} for update`)
  await tx.query(sql`delete from oidc_records where client_id = ${id}`)
  await tx.query(sql`delete from applications where id = ${id}`)
  await record(directory, 'Application.Deleted', { applicationId: id })
  await tx.notify(applicationsChannel, id)
}

export async function mergeApplicationCustomData(
  directory: Directory,
  id: string,
  customData: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const [row] = await directory.tx.query<ApplicationRow>(sql`
    update applications set custom_data = custom_data || ${JSON.stringify(customData)} where id = ${id} returning *`)
  if (!row) throw new Problem('entity.not_exists')
  requireDocumentSize(directory.settings, { customData: row.custom_data })
  await record(directory, 'Application.Updated', { applicationId: id, fields: ['customData'] })
  return row.custom_data
}

/** Removes the single secret of an imported application; docs/wire/management-api.md#4.4. */
export async function deleteLegacySecret(directory: Directory, id: string): Promise<Application> {
  const { tx } = directory
  const row = await lockApplication(tx, id)
  if (!row.legacy_secret) throw new Problem('application.no_legacy_secret_found')
  await tx.query(sql`update applications set legacy_secret = null where id = ${id}`)
  await record(directory, 'Application.Secret.Deleted', { applicationId: id, name: 'legacy' })
  await tx.notify(applicationsChannel, id)
  return toApplication(row)
}

export async function lockApplication(tx: Queryable, id: string): Promise<ApplicationRow> {
  const [row] = await tx.query<ApplicationRow>(sql`select * from applications where id = ${id} for update`)
  if (!row) throw noApplication(id)
  return row
}

export function noApplication(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'application', id })
}
