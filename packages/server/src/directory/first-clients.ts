import type { Services } from '../services.ts'
import type { Directory } from '../store/account.ts'
import { sql, type Transaction } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { addSecret } from './application-secrets.ts'
import { createApplication, readApplication, updateApplication } from './applications.ts'

export type SeededClient = { id: string; secret: string }

/** Advisory lock, so that nodes that start together seed one at a time. The number is used for nothing else. */
const lock = 7_134_201_987

/**
 * Creates the Management API client that a new server needs. With BOOTSTRAP_CLIENT_ID that is the client it names,
 * idempotent with each start. Otherwise it is a first client if no application exists; its secret is returned only
 * this once.
 */
export async function seedClients({
  config,
  database,
  settings,
  vault,
}: Services): Promise<SeededClient | undefined> {
  const current = await settings.read()
  return database.transaction(async tx => {
    await tx.query(sql`select pg_advisory_xact_lock(${lock})`)
    const directory: Directory = {
      tx,
      settings: current,
      now: new Date(),
      actor: { kind: 'system' },
      client: { requestId: '', address: undefined, userAgent: undefined, acceptLanguage: undefined },
    }
    if (config.bootstrapClient) {
      await keepBootstrapClient(directory, vault, config.bootstrapClient)
      return undefined
    }
    return (await hasApplications(tx)) ? undefined : makeFirstClient(directory, vault)
  })
}

async function hasApplications(tx: Transaction): Promise<boolean> {
  const rows = await tx.query(sql`select 1 from applications limit 1`)
  return rows.length > 0
}

async function makeFirstClient(directory: Directory, vault: Vault): Promise<SeededClient> {
  const { id, secret = '' } = await createApplication(directory, vault, {
    name: 'First back end',
    type: 'MachineToMachine',
  })
  await updateApplication(directory, id, { isAdmin: true })
  return { id, secret }
}

/** Creates the bootstrap client, or updates it: the secret of the environment replaces a different stored one. */
async function keepBootstrapClient(
  directory: Directory,
  vault: Vault,
  { id, secret }: SeededClient,
): Promise<void> {
  const { tx } = directory
  const existing = await readApplication(tx, id).catch(() => undefined)
  if (!existing)
    await createApplication(directory, vault, { id, secret, name: 'Bootstrap', type: 'MachineToMachine' })
  if (!existing?.isAdmin) await updateApplication(directory, id, { isAdmin: true })
  const [kept] = await tx.query<{ sealed_value: string }>(
    sql`select sealed_value from application_secrets where application_id = ${id} and name = 'Default secret'`,
  )
  if (kept && (await vault.open(kept.sealed_value)) === secret) return
  await tx.query(
    sql`delete from application_secrets where application_id = ${id} and name = 'Default secret'`,
  )
  await addSecret(directory, vault, { applicationId: id, name: 'Default secret', value: secret })
}
