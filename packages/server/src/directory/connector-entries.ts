import { Problem, type shownConnector } from '@latchkey/contract'
import type { z } from 'zod'
import { type AnyFactory, describe, factories, findFactory } from '../connectors/connector.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ConnectorRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

/** A connector's row with its factory. */
export type Entry = { row: ConnectorRow; factory: AnyFactory }

export async function listEntries(tx: Queryable): Promise<Entry[]> {
  const known = factories.map(({ id }) => id)
  const rows = await tx.query<ConnectorRow>(
    sql`select * from connectors where factory_id = any (${known}) order by created_at, id`,
  )
  return rows.flatMap(row => {
    const factory = findFactory(row.factory_id)
    return factory ? [{ row, factory }] : []
  })
}

export async function findEntry(tx: Queryable, id: string, toChange = false): Promise<Entry> {
  const [row] = await tx.query<ConnectorRow>(
    toChange
      ? sql`select * from connectors where id = ${id} for update`
      : sql`select * from connectors where id = ${id}`,
  )
  const factory = row && findFactory(row.factory_id)
  if (!factory) throw new Problem('entity.not_found')
  return { row, factory }
}

/** The social connectors that the sign-in page shows, in the order of the settings. */
export async function shownConnectors(
  tx: Queryable,
  { signInExperience }: Settings,
): Promise<z.input<typeof shownConnector>[]> {
  const { socialSignInConnectorTargets: targets } = signInExperience
  if (targets.length === 0) return []
  const entries = (await listEntries(tx)).filter(({ factory }) => factory.type === 'Social')
  return targets.flatMap(target =>
    entries
      .filter(entry => targetOf(entry) === target)
      .map(({ row, factory }) => ({ id: row.id, ...describe(factory, row.metadata) })),
  )
}

export function targetOf({ row, factory }: Entry): string {
  return describe(factory, row.metadata).target
}

/** Refuses a second connector of a target and platform, and a second one of a factory that is not standard. */
export function requireFree(factory: AnyFactory, target: string, entries: Entry[]): void {
  if (!factory.isStandard && entries.some(({ row }) => row.factory_id === factory.id))
    throw new Problem('connector.multiple_instances_not_supported')
  const taken = entries.find(
    entry => targetOf(entry) === target && entry.factory.platform === factory.platform,
  )
  if (taken) throw samePlatform(taken, 422)
}

/** Reports duplicates, which only manual changes to the database can create. */
export function requireConsistent(entries: Entry[]): void {
  const count = (type: string) => entries.filter(({ factory }) => factory.type === type).length
  const twin = entries.find((entry, index) =>
    entries.some(
      (other, place) =>
        place < index &&
        entry.factory.type === 'Social' &&
        targetOf(other) === targetOf(entry) &&
        other.factory.platform === entry.factory.platform,
    ),
  )
  if (twin) throw samePlatform(twin, 400)
  if (count('Email') > 1) throw new Problem('connector.more_than_one_email')
  if (count('Sms') > 1) throw new Problem('connector.more_than_one_sms')
}

function samePlatform({ row, factory }: Entry, status: 400 | 422): Problem {
  const taken = { connectorId: row.id, connectorName: describe(factory, row.metadata).name.en }
  return new Problem('connector.multiple_target_with_same_platform', taken, { status })
}
