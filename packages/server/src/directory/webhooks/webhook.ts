import {
  eventTypeOfHook,
  type Hook,
  type HookConfig,
  type HookEvent,
  Problem,
  wireHookEvents,
} from '@latchkey/contract'
import { isSecretName, mask } from '../../connectors/secrets.ts'
import { mayReadSecrets } from '../../policies/management-access.ts'
import type { RequestContext } from '../../store/account.ts'
import { type Queryable, sql } from '../../store/database.ts'
import type { HookRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import type { SigningKeys } from './signatures.ts'

export function noHook(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'hook', id })
}

/** Errors: `entity.not_exists_with_id`. */
export async function findHook(tx: Queryable, id: string): Promise<HookRow> {
  const [row] = await tx.query<HookRow>(sql`select * from hooks where id = ${id} and kind = 'webhook'`)
  if (!row) throw noHook(id)
  return row
}

/** The configuration, with its secrets. */
export async function configOf({ sealed_config }: HookRow, vault: Vault): Promise<HookConfig> {
  return JSON.parse(await vault.open(sealed_config))
}

/** The keys that sign at this time. */
export async function signingKeysOf(hook: HookRow, vault: Vault, now: Date): Promise<SigningKeys> {
  const { sealed_former_key, former_key_until } = hook
  const present = await signingKeyOf(hook, vault)
  const isOverlapping = sealed_former_key !== null && former_key_until !== null && former_key_until > now
  return isOverlapping ? [present, await vault.open(sealed_former_key)] : [present]
}

/** The present key; every webhook has one. */
async function signingKeyOf({ sealed_signing_key }: HookRow, vault: Vault): Promise<string> {
  return vault.open(sealed_signing_key ?? '')
}

/** The types of the log that a hook with these events receives. Events of the wire are successes. */
export function typesOf(events: readonly HookEvent[]): { success: string[]; error: string[] } {
  const typesFor = (names: readonly HookEvent[]) => [
    ...new Set(names.flatMap(name => eventTypeOfHook(name) ?? [])),
  ]
  return { success: typesFor(events), error: typesFor(events.filter(name => !(name in wireHookEvents))) }
}

/** A webhook in the shape of the Management API. Secrets are masked for callers who do not hold the whole API. */
export async function toHook(
  context: RequestContext,
  vault: Vault,
  row: HookRow,
  stats?: Hook['executionStats'],
): Promise<Hook> {
  const isWhole = mayReadSecrets(context)
  const config = await configOf(row, vault)
  const isOverlapping = row.former_key_until !== null && row.former_key_until > context.now
  return {
    tenantId: 'default',
    id: row.id,
    name: row.name,
    event: row.event,
    events: row.events,
    config: isWhole ? config : withoutSecrets(config),
    signingKey: isWhole ? await signingKeyOf(row, vault) : mask,
    enabled: row.is_enabled,
    applicationIds: row.application_ids,
    formerKeyUntil: isOverlapping ? (row.former_key_until?.getTime() ?? null) : null,
    failingSince: row.failing_since?.getTime() ?? null,
    pausedAt: row.paused_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
    ...(stats && { executionStats: stats }),
  }
}

function withoutSecrets(config: HookConfig): HookConfig {
  const { headers } = config
  return headers ? { ...config, headers: mapSecrets(headers, () => mask) } : config
}

/**
 * Replaces each mask in given headers by the stored secret. Errors: `guard.invalid_input`, where there is none, or where
 * the address changes: an administrator who cannot read the secret could have it sent to another server.
 */
export function withSecrets(given: HookConfig, stored: HookConfig | undefined): HookConfig {
  if (!given.headers) return given
  const headers = mapSecrets(given.headers, (value, name) => {
    if (value !== mask) return value
    const secret = stored?.headers?.[name]
    if (secret === undefined)
      throw invalid(`config.headers.${name}: the mask stands for no secret that is stored`)
    if (stored?.url !== given.url)
      throw invalid(`config.headers.${name}: a stored secret goes to no other address; give it again`)
    return secret
  })
  return { ...given, headers }
}

function mapSecrets(
  headers: Record<string, string>,
  change: (value: string, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? change(value, name) : value]),
  )
}

function invalid(reason: string): Problem {
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}
