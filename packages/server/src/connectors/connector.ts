import { type ConnectorFactory, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { type Queryable, sql } from '../store/database.ts'
import type { ConnectorRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import type { Factory } from './factory.ts'
import { messageFactories } from './message-factories.ts'
import { socialFactories } from './social-factories.ts'

/** Every connector factory of this server. */
export const factories = [...messageFactories, ...socialFactories] as const

export type AnyFactory = (typeof factories)[number]

type Opened<Kind> =
  Kind extends Factory<infer Id, infer Type, infer Config>
    ? { id: string; factoryId: Id; type: Type; factory: Kind; row: ConnectorRow; config: z.output<Config> }
    : never

/** A connector ready for use. `factoryId` determines the type of `config`. */
export type OpenConnector = Opened<AnyFactory>

export type MessageConnector = Extract<OpenConnector, { type: 'Email' | 'Sms' }>

export function findFactory(id: string): AnyFactory | undefined {
  return factories.find(factory => factory.id === id)
}

/**
 * Opens a connector: decrypts and validates its configuration. Undefined if no connector has this id. Errors:
 * `connector.invalid_config`.
 */
export async function openConnector(
  tx: Queryable,
  vault: Vault,
  id: string,
): Promise<OpenConnector | undefined> {
  const [row] = await tx.query<ConnectorRow>(sql`select * from connectors where id = ${id}`)
  return row && open(row, vault)
}

/** Opens the connector for messages of this type; at most one exists. */
export async function openConnectorOfType(
  tx: Queryable,
  vault: Vault,
  type: 'Email' | 'Sms',
): Promise<MessageConnector | undefined> {
  const [row] = await tx.query<ConnectorRow>(
    sql`select * from connectors where factory_id = any (${idsOf(type)}) order by created_at desc limit 1`,
  )
  // The cast is safe: the query selects factories of this type only.
  return row && ((await open(row, vault)) as MessageConnector)
}

export async function hasConnectorOfType(tx: Queryable, type: 'Email' | 'Sms'): Promise<boolean> {
  const rows = await tx.query(sql`select from connectors where factory_id = any (${idsOf(type)}) limit 1`)
  return rows.length > 0
}

/** Ids of the factories that send messages of this type. */
export function idsOf(type: 'Email' | 'Sms'): string[] {
  return factories.filter(factory => factory.type === type).map(({ id }) => id)
}

async function open(row: ConnectorRow, vault: Vault): Promise<OpenConnector> {
  const factory = findFactory(row.factory_id)
  if (!factory) throw new Problem('connector.not_found_with_connector_id')
  const config = requireConfig(factory, await readConfig(row, vault))
  // The cast is safe: `requireConfig` parsed the configuration by this factory's schema, which the compiler cannot
  // follow through the list of factories.
  return { id: row.id, factoryId: factory.id, type: factory.type, factory, row, config } as OpenConnector
}

/** Decrypts the configuration as the administrator gave it, secrets included. */
export async function readConfig(
  { sealed_config: sealed }: ConnectorRow,
  vault: Vault,
): Promise<Record<string, unknown>> {
  return JSON.parse(await vault.open(sealed))
}

/**
 * Parses a configuration and fills in defaults. The error names each invalid field without its value, which may be a
 * secret. Errors: `connector.invalid_config`.
 */
export function requireConfig<Kind extends Factory>(
  { config: schema }: Kind,
  config: Record<string, unknown>,
): z.output<Kind['config']> {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data as z.output<Kind['config']>
  const issues = parsed.error.issues.map(({ code, path, message }) => ({ code, path, message }))
  const [first] = issues
  const reason = first ? `${first.path.join('.') || '(root)'}: ${first.message}` : ''
  throw new Problem('connector.invalid_config', { issues, name: 'ZodError', reason })
}

/**
 * The public description of a connector. A standard connector's metadata, set by an administrator, overrides the
 * factory's.
 */
export function describe(
  { id: _id, type: _type, config: _config, ...description }: Factory,
  metadata: ConnectorRow['metadata'],
): Omit<ConnectorFactory, 'id' | 'type'> {
  return { ...description, ...metadata }
}
