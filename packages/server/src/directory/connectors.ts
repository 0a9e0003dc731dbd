import { type Connector, type connectorCreation, type connectorPatch, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import {
  type AnyFactory,
  describe,
  findFactory,
  idsOf,
  readConfig,
  requireConfig,
} from '../connectors/connector.ts'
import { masked, unmasked } from '../connectors/secrets.ts'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import type { Directory } from '../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../store/database.ts'
import { newShortId } from '../store/ids.ts'
import type { ConnectorRow } from '../store/rows.ts'
import { changeSetting } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'
import { withoutEmpty } from './connector-config.ts'
import {
  type Entry,
  findEntry,
  listEntries,
  requireConsistent,
  requireFree,
  targetOf,
} from './connector-entries.ts'

/** Lists all connectors, or those of one target; docs/wire/management-api.md#5.2. */
export async function listConnectors(
  tx: Queryable,
  vault: Vault,
  target: string | undefined,
): Promise<Connector[]> {
  const entries = await listEntries(tx)
  requireConsistent(entries)
  const asked = entries.filter(entry => target === undefined || targetOf(entry) === target)
  return Promise.all(asked.map(entry => toConnector(entry, vault)))
}

export async function readConnector(tx: Queryable, vault: Vault, id: string): Promise<Connector> {
  return toConnector(await findEntry(tx, id), vault)
}

/** Creates a connector. The order of checks is the wire's; docs/wire/management-api.md#5.2. */
export async function createConnector(
  directory: Directory,
  vault: Vault,
  given: z.output<typeof connectorCreation>,
): Promise<Connector> {
  const { tx, now } = directory
  const factory = findFactory(given.connectorId)
  if (!factory) throw new Problem('connector.not_found_with_connector_id')
  const metadata = withoutEmpty(given.metadata ?? {})
  if (factory.isStandard && !metadata.target) throw new Problem('connector.should_specify_target')
  requireOwnMetadata(factory, metadata)
  requireDocumentSize(directory.settings, given)

  // Table lock: of two concurrent requests for the same connector, the second sees the first one's row.
  await tx.query(sql`lock table connectors in share row exclusive mode`)
  const target = typeof metadata.target === 'string' ? metadata.target : factory.target
  if (factory.type === 'Social') requireFree(factory, target, await listEntries(tx))
  const config = unmasked(withoutEmpty(given.config ?? {}), {})
  if (given.config) requireConfig(factory, config)
  if (given.enableTokenStorage) requireTokenStorage(factory)

  if (factory.type !== 'Social') await removeOfType(directory, factory.type)
  const [row] = await tx.query<ConnectorRow>(sql`
    insert into connectors (id, factory_id, sync_profile, enable_token_storage, sealed_config, metadata, created_at)
    values (${given.id ?? newShortId()}, ${factory.id}, ${given.syncProfile ?? false},
      ${given.enableTokenStorage ?? false}, ${await vault.seal(JSON.stringify(config))}, ${JSON.stringify(metadata)}, ${now})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Connector.Created', { connectorId: row.id, factoryId: factory.id })
  return toConnector({ row, factory }, vault)
}

/**
 * Changes a connector. `config` and `metadata` replace the stored ones. The target cannot change, because people's
 * identities refer to it.
 */
export async function updateConnector(
  directory: Directory,
  vault: Vault,
  { id, ...given }: z.output<typeof connectorPatch> & { id: string },
): Promise<Connector> {
  const { tx } = directory
  requireDocumentSize(directory.settings, given)
  const entry = await findEntry(tx, id, true)
  const { factory, row } = entry
  const metadata = given.metadata && withoutEmpty(given.metadata)
  requireChangeable(entry, { ...given, metadata })
  const config = given.config && unmasked(withoutEmpty(given.config), await readConfig(row, vault))
  if (config) requireConfig(factory, config)

  const kept = row.metadata.target === undefined ? {} : { target: row.metadata.target }
  const assignments = [
    config && sql`sealed_config = ${await vault.seal(JSON.stringify(config))}`,
    metadata && sql`metadata = ${JSON.stringify({ ...metadata, ...kept })}`,
    given.syncProfile !== undefined && sql`sync_profile = ${given.syncProfile}`,
    given.enableTokenStorage !== undefined && sql`enable_token_storage = ${given.enableTokenStorage}`,
  ].filter((each): each is Sql => Boolean(each))
  if (assignments.length === 0) return toConnector(entry, vault)
  const [changed = row] = await tx.query<ConnectorRow>(
    sql`update connectors set ${join(assignments)} where id = ${id} returning *`,
  )
  if (given.enableTokenStorage === false)
    await tx.query(sql`delete from social_tokens where connector_id = ${id}`)
  await record(directory, 'Connector.Updated', { connectorId: id, fields: Object.keys(given) })
  return toConnector({ row: changed, factory }, vault)
}

function requireChangeable({ factory, row }: Entry, given: z.output<typeof connectorPatch>): void {
  const { metadata = {}, syncProfile, enableTokenStorage } = given
  if (factory.isStandard && metadata.target !== undefined && metadata.target !== row.metadata.target)
    throw new Problem('connector.can_not_modify_target')
  requireOwnMetadata(factory, metadata)
  if (syncProfile && factory.type !== 'Social')
    throw new Problem('connector.invalid_type_for_syncing_profile')
  if (enableTokenStorage) requireTokenStorage(factory)
}

/**
 * Deletes a connector, and its target from the sign-in page if no other connector serves it. People's identities
 * stay.
 */
export async function deleteConnector(directory: Directory, id: string): Promise<void> {
  const { tx, settings, now } = directory
  const [row] = await tx.query<ConnectorRow>(sql`delete from connectors where id = ${id} returning *`)
  if (!row) throw new Problem('entity.not_exists_with_id', { name: 'connector', id })
  await record(directory, 'Connector.Deleted', { connectorId: id, factoryId: row.factory_id })

  const factory = findFactory(row.factory_id)
  if (factory?.type !== 'Social') return
  const target = targetOf({ row, factory })
  const { socialSignInConnectorTargets: shown } = settings.signInExperience
  if (!shown.includes(target) || (await listEntries(tx)).some(each => targetOf(each) === target)) return
  const socialSignInConnectorTargets = shown.filter(each => each !== target)
  await changeSetting(tx, 'signInExperience', { socialSignInConnectorTargets }, now)
}

async function toConnector({ row, factory }: Entry, vault: Vault): Promise<Connector> {
  return {
    ...describe(factory, row.metadata),
    id: row.id,
    connectorId: factory.id,
    type: factory.type,
    syncProfile: row.sync_profile,
    enableTokenStorage: row.enable_token_storage,
    config: masked(await readConfig(row, vault)),
    // The cast is safe: the column was validated by the contract's schema when it was written.
    metadata: row.metadata as Connector['metadata'],
  }
}

function requireOwnMetadata({ isStandard }: AnyFactory, metadata: object): void {
  if (!isStandard && Object.keys(metadata).length > 0)
    throw new Problem('connector.cannot_overwrite_metadata_for_non_standard_connector')
}

async function removeOfType(directory: Directory, type: 'Email' | 'Sms'): Promise<void> {
  const removed = await directory.tx.query<ConnectorRow>(
    sql`delete from connectors where factory_id = any (${idsOf(type)}) returning *`,
  )
  for (const { id, factory_id: factoryId } of removed)
    await record(directory, 'Connector.Deleted', { connectorId: id, factoryId })
}

function requireTokenStorage({ isTokenStorageSupported }: AnyFactory): void {
  if (!isTokenStorageSupported) throw new Problem('connector.token_storage_not_supported')
}
