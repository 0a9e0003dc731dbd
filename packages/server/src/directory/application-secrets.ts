import { type applicationSecret, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../events/record.ts'
import { typesWithSecrets } from '../policies/applications.ts'
import { mayReadSecrets, requireHeldByRoles } from '../policies/management-access.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newSecret } from '../store/ids.ts'
import type { ApplicationRow, ApplicationSecretRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'

type ApplicationSecret = z.infer<typeof applicationSecret>

type NewSecret = {
  applicationId: string
  name: string
  expiresAt?: number | null | undefined
  value?: string | undefined
}

/**
 * Creates a secret, and returns its value to every caller. It is encrypted before the first statement of the
 * transaction.
 */
export async function addSecret(
  directory: Directory,
  vault: Vault,
  { applicationId, name, expiresAt = null, value = newSecret() }: NewSecret,
): Promise<ApplicationSecret> {
  const { tx, now } = directory
  const [row] = await tx.query<ApplicationSecretRow>(sql`
    insert into application_secrets (application_id, name, sealed_value, value_start, created_at, expires_at)
    values (${applicationId}, ${name}, ${await vault.seal(value)}, ${value.slice(0, 4)}, ${now},
      ${expiresAt === null ? null : new Date(expiresAt)})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Application.Secret.Created', { applicationId, name })
  return toSecret(row, value)
}

/**
 * Creates a secret. The order of checks is the wire's: the expiry, then the application, then its type;
 * docs/wire/management-api.md#4.4.
 */
export async function createSecret(
  directory: Directory,
  vault: Vault,
  secret: NewSecret,
): Promise<ApplicationSecret> {
  if (secret.expiresAt != null && secret.expiresAt <= directory.now.getTime())
    throw new Problem(
      'request.invalid_input',
      { reason: '`expiresAt` is in the past' },
      { details: '`expiresAt` is in the past' },
    )
  const type = await requireType(directory.tx, secret.applicationId)
  if (!typesWithSecrets.includes(type)) throw new Problem('entity.db_constraint_violated')
  await requireHeldByRoles(directory, await rolesOf(directory.tx, secret.applicationId))
  return addSecret(directory, vault, secret)
}

/** Lists the secrets of an application: with their values to holders of the whole Management API, masked to others. */
export async function listSecrets(
  context: RequestContext & { tx: Queryable },
  vault: Vault,
  applicationId: string,
): Promise<ApplicationSecret[]> {
  const { tx } = context
  await requireType(tx, applicationId)
  const rows = await tx.query<ApplicationSecretRow>(
    sql`select * from application_secrets where application_id = ${applicationId} order by created_at, name`,
  )
  return Promise.all(rows.map(async row => toSecret(row, await valueFor(context, vault, row))))
}

export async function renameSecret(
  directory: Directory,
  vault: Vault,
  { applicationId, from, to }: { applicationId: string; from: string; to: string },
): Promise<ApplicationSecret> {
  const [row] = await directory.tx.query<ApplicationSecretRow>(sql`
    update application_secrets set name = ${to} where application_id = ${applicationId} and name = ${from} returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Application.Secret.Updated', { applicationId, name: to })
  return toSecret(row, await valueFor(directory, vault, row))
}

export async function deleteSecret(directory: Directory, applicationId: string, name: string): Promise<void> {
  const rows = await directory.tx.query(
    sql`delete from application_secrets where application_id = ${applicationId} and name = ${name} returning name`,
  )
  if (rows.length === 0) throw new Problem('entity.not_found')
  await record(directory, 'Application.Secret.Deleted', { applicationId, name })
}

async function requireType(tx: Queryable, id: string): Promise<ApplicationRow['type']> {
  const [row] = await tx.query<ApplicationRow>(sql`select * from applications where id = ${id}`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'application', id })
  return row.type
}

async function rolesOf(tx: Queryable, applicationId: string): Promise<string[]> {
  const rows = await tx.query<{ role_id: string }>(
    sql`select role_id from application_roles where application_id = ${applicationId}`,
  )
  return rows.map(({ role_id: id }) => id)
}

async function valueFor(
  context: RequestContext,
  vault: Vault,
  { sealed_value, value_start }: ApplicationSecretRow,
): Promise<string> {
  return mayReadSecrets(context) ? vault.open(sealed_value) : value_start.padEnd(32, '*')
}

function toSecret(row: ApplicationSecretRow, value: string): ApplicationSecret {
  return {
    tenantId: 'default',
    applicationId: row.application_id,
    name: row.name,
    value,
    createdAt: row.created_at.getTime(),
    expiresAt: row.expires_at?.getTime() ?? null,
  }
}
