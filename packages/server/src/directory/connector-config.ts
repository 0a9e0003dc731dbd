import { type AnyFactory, readConfig, requireConfig } from '../connectors/connector.ts'
import { unmasked } from '../connectors/secrets.ts'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { listEntries } from './connector-entries.ts'

/** The configuration to test. Each mask is replaced by the stored secret of the connector of this kind. */
export async function configToTest(
  tx: Queryable,
  vault: Vault,
  { factory, config }: { factory: AnyFactory; config: Record<string, unknown> },
): Promise<Record<string, unknown>> {
  const entry = (await listEntries(tx)).find(each => each.factory.id === factory.id)
  const whole = unmasked(withoutEmpty(config), entry ? await readConfig(entry.row, vault) : {})
  return requireConfig(factory, whole) as Record<string, unknown>
}

/** Drops empty members: a field left empty in a form counts as absent; docs/wire/management-api.md#5.2. */
export function withoutEmpty(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, isPlainObject(each) ? withoutEmpty(each) : each] as const)
      .filter(([, each]) => !isEmpty(each)),
  )
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (isPlainObject(value)) return Object.keys(value).length === 0
  return value === undefined || value === null || value === ''
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
