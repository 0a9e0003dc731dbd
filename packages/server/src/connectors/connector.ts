import { type ConnectorFactory, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { type Queryable, sql } from '../store/database.ts'
import type { ConnectorRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import type { Factory } from './factory.ts'
import { messageFactories } from './message-factories.ts'
import { socialFactories } from './social-factories.ts'

/** Every kind of connector that this server can speak through. */
export const factories = [...messageFactories, ...socialFactories] as const

export type AnyFactory = (typeof factories)[number]

type Opened<Kind> =
  Kind extends Factory<infer Id, infer Type, infer Config>
    ? { id: string; factoryId: Id; type: Type; factory: Kind; row: ConnectorRow; config: z.output<Config> }
    : never

/** A connector ready for use; `factoryId` says which configuration it has. */
export type OpenConnector = Opened<AnyFactory>

export type MessageConnector = Extract<OpenConnector, { type: 'Email' | 'Sms' }>

export function findFactory(id: string): AnyFactory | undefined {
  return factories.find(factory => factory.id === id)
}

/** A connector with its configuration opened and checked; undefined where there is none of this id. */
export async function openConnector(
  tx: Queryable,
  vault: Vault,
  id: string,
): Promise<OpenConnector | undefined> {
  const [row] = await tx.query<ConnectorRow>(sql`select * from connectors where id = ${id}`)
  return row && open(row, vault)
}

/** The connector for messages of this type, of which there is one at most. */
export async function openConnectorOfType(
  tx: Queryable,
  vault: Vault,
  type: 'Email' | 'Sms',
): Promise<MessageConnector | undefined> {
  const [row] = await tx.query<ConnectorRow>(
    sql`select * from connectors where factory_id = any (${idsOf(type)}) order by created_at desc limit 1`,
  )
  // The factory's type was asked for.
  return row && ((await open(row, vault)) as MessageConnector)
}

export async function hasConnectorOfType(tx: Queryable, type: 'Email' | 'Sms'): Promise<boolean> {
  const rows = await tx.query(sql`select from connectors where factory_id = any (${idsOf(type)}) limit 1`)
  return rows.length > 0
}

/** The kinds that send messages of this type. */
export function idsOf(type: 'Email' | 'Sms'): string[] {
  return factories.filter(factory => factory.type === type).map(({ id }) => id)
}

async function open(row: ConnectorRow, vault: Vault): Promise<OpenConnector> {
  const factory = findFactory(row.factory_id)
  if (!factory) throw new Problem('connector.not_found_with_connector_id')
  const config = requireConfig(factory, await readConfig(row, vault))
  // The factory decides the shape of its configuration; the compiler cannot follow it through the list.
  return { id: row.id, factoryId: factory.id, type: factory.type, factory, row, config } as OpenConnector
}

/** The configuration as it was given, with its secrets. */
export async function readConfig(
  { sealed_config: sealed }: ConnectorRow,
  vault: Vault,
): Promise<Record<string, unknown>> {
  return JSON.parse(await vault.open(sealed))
}

/** The configuration with its defaults, or a refusal that names what is wrong without quoting it. */
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

/** What a connector tells of itself: for standard ones, in the words that administrators gave it. */
export function describe(
  { id: _id, type: _type, config: _config, ...description }: Factory,
  metadata: ConnectorRow['metadata'],
): Omit<ConnectorFactory, 'id' | 'type'> {
  return { ...description, ...metadata }
}
