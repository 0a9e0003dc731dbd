import { type Hook, type HookEvent, type hookCreation, type hookPatch, Problem } from '@latchkey/contract'
import type { z } from 'zod'
import { record } from '../../events/record.ts'
import type { Directory, RequestContext } from '../../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../../store/database.ts'
import { newId, newSecret } from '../../store/ids.ts'
import type { HookRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import type { Page } from '../users.ts'
import { resume } from './resume.ts'
import { configOf, findHook, noHook, toHook, typesOf, withSecrets } from './webhook.ts'

type Reader = RequestContext & { tx: Queryable }
type Stats = NonNullable<Hook['executionStats']>

/** The webhooks, the newest first; `docs/wire/management-api.md#6.11`. */
export async function listHooks(
  reader: Reader,
  vault: Vault,
  { page, hasStats }: { page: Page | undefined; hasStats: boolean },
): Promise<{ total: number; items: Hook[] }> {
  const { tx } = reader
  const [count] = await tx.query<{ total: number }>(
    sql`select count(*)::int as total from hooks where kind = 'webhook'`,
  )
  const rows = await tx.query<HookRow>(sql`
    select * from hooks where kind = 'webhook' order by created_at desc, id
    limit ${page?.size ?? null} offset ${page ? (page.number - 1) * page.size : 0}`)
  const stats = hasStats ? await statsOf(reader, rows) : undefined
  return {
    total: count?.total ?? 0,
    items: await Promise.all(rows.map(row => toHook(reader, vault, row, stats?.get(row.id)))),
  }
}

export async function readHook(reader: Reader, vault: Vault, id: string, hasStats: boolean): Promise<Hook> {
  const row = await findHook(reader.tx, id)
  const stats = hasStats ? await statsOf(reader, [row]) : undefined
  return toHook(reader, vault, row, stats?.get(id))
}

const aDay = 24 * 60 * 60 * 1000

/** Attempts of the last 24 hours. */
async function statsOf({ tx, now }: Reader, hooks: readonly HookRow[]): Promise<Map<string, Stats>> {
  const ids = hooks.map(({ id }) => id)
  const rows = await tx.query<Stats & { id: string }>(sql`
    select hook_id as id, count(*)::int as "requestCount",
      count(*) filter (where status between 200 and 299)::int as "successCount"
    from hook_attempts where hook_id = any(${ids}) and began_at > ${new Date(now.getTime() - aDay)} group by hook_id`)
  const stats = new Map<string, Stats>(ids.map(id => [id, { successCount: 0, requestCount: 0 }]))
  for (const { id, ...counts } of rows) stats.set(id, counts)
  return stats
}

/** Creates a webhook with a new signing key. Errors: `hook.missing_events`. */
export async function createHook(
  directory: Directory,
  vault: Vault,
  given: z.output<typeof hookCreation>,
): Promise<Hook> {
  const { tx, now } = directory
  const events = eventsOf(given)
  const types = typesOf(events)
  const config = withSecrets(given.config, undefined)
  const [row] = await tx.query<HookRow>(sql`
    insert into hooks (id, kind, name, event, events, success_types, error_types, application_ids, sealed_config,
      sealed_signing_key, is_enabled, created_at)
    values (${newId()}, 'webhook', ${given.name}, ${given.event ?? null}, ${events}, ${types.success}, ${types.error},
      ${given.applicationIds ?? null}, ${await vault.seal(JSON.stringify(config))}, ${await vault.seal(newSecret())},
      ${given.enabled}, ${now})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'Webhook.Created', { hookId: row.id })
  return toHook(directory, vault, row)
}

/** `events` wins over the deprecated `event`. */
function eventsOf({
  events,
  event,
}: {
  events?: HookEvent[] | undefined
  event?: HookEvent | null | undefined
}) {
  const all = events ?? (event ? [event] : [])
  if (all.length === 0) throw new Problem('hook.missing_events')
  return all
}

/** Changes a webhook. `enabled: true` resumes one that the server paused. */
export async function updateHook(
  directory: Directory,
  vault: Vault,
  { id, ...given }: z.output<typeof hookPatch> & { id: string },
): Promise<Hook> {
  const { tx } = directory
  const former = await lockHook(tx, id)
  const events = given.events || given.event ? eventsOf(given) : undefined
  const types = events && typesOf(events)
  const config = given.config && withSecrets(given.config, await configOf(former, vault))
  const assignments = [
    given.name !== undefined && sql`name = ${given.name}`,
    given.event !== undefined && sql`event = ${given.event}`,
    types && sql`events = ${events}, success_types = ${types.success}, error_types = ${types.error}`,
    config && sql`sealed_config = ${await vault.seal(JSON.stringify(config))}`,
    given.applicationIds !== undefined && sql`application_ids = ${given.applicationIds}`,
    given.enabled !== undefined && sql`is_enabled = ${given.enabled}`,
    given.enabled && sql`failures = 0, failing_since = null, paused_at = null`,
  ].filter((each): each is Sql => Boolean(each))
  if (assignments.length === 0) return toHook(directory, vault, former)
  const [row = former] = await tx.query<HookRow>(
    sql`update hooks set ${join(assignments)} where id = ${id} returning *`,
  )
  if (given.enabled) await resume(tx, row)
  await record(directory, 'Webhook.Updated', { hookId: id, fields: Object.keys(given) })
  return toHook(directory, vault, row)
}

/** Replaces the signing key. The former key signs beside it for `overlap` seconds. */
export async function rotateSigningKey(
  directory: Directory,
  vault: Vault,
  { id, overlap }: { id: string; overlap: number },
): Promise<Hook> {
  const { tx, now } = directory
  const former = await lockHook(tx, id)
  const until = new Date(now.getTime() + overlap * 1000)
  const [row = former] = await tx.query<HookRow>(sql`
    update hooks set sealed_signing_key = ${await vault.seal(newSecret())},
      sealed_former_key = ${former.sealed_signing_key}, former_key_until = ${until}
    where id = ${id} returning *`)
  await record(directory, 'Webhook.SigningKey.Rotated', { hookId: id, formerKeyUntil: until.getTime() })
  return toHook(directory, vault, row)
}

export async function deleteHook(directory: Directory, id: string): Promise<void> {
  const rows = await directory.tx.query(
    sql`delete from hooks where id = ${id} and kind = 'webhook' returning id`,
  )
  if (rows.length === 0) throw noHook(id)
  await record(directory, 'Webhook.Deleted', { hookId: id })
}

async function lockHook(tx: Queryable, id: string): Promise<HookRow> {
  const [row] = await tx.query<HookRow>(
    sql`select * from hooks where id = ${id} and kind = 'webhook' for no key update`,
  )
  if (!row) throw noHook(id)
  return row
}
