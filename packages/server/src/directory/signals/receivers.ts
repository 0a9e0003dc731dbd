import {
  Problem,
  type Signal,
  type SignalReceiver,
  type signalReceiverCreation,
  type signalReceiverPatch,
} from '@latchkey/contract'
import type { z } from 'zod'
import { mask } from '../../connectors/secrets.ts'
import { record } from '../../events/record.ts'
import type { Services as AllServices } from '../../services.ts'
import type { Directory, RequestContext } from '../../store/account.ts'
import { join, type Queryable, type Sql, sql } from '../../store/database.ts'
import { newId } from '../../store/ids.ts'
import type { HookRow } from '../../store/rows.ts'
import type { Page } from '../users.ts'
import { resume } from '../webhooks/resume.ts'
import { findReceiver, noReceiver, type ReceiverConfig, receiverConfigOf, toReceiver } from './receiver.ts'
import { signalOf, typesOf } from './signal-types.ts'

type Services = Pick<AllServices, 'vault' | 'config'>

/** The receivers of shared signals, the newest first. */
export async function listReceivers(
  { tx }: RequestContext & { tx: Queryable },
  { vault }: Services,
  page: Page | undefined,
): Promise<{ total: number; items: SignalReceiver[] }> {
  const [count] = await tx.query<{ total: number }>(
    sql`select count(*)::int as total from hooks where kind = 'signals'`,
  )
  const rows = await tx.query<HookRow>(sql`
    select * from hooks where kind = 'signals' order by created_at desc, id
    limit ${page?.size ?? null} offset ${page ? (page.number - 1) * page.size : 0}`)
  return { total: count?.total ?? 0, items: await Promise.all(rows.map(row => toReceiver(vault, row))) }
}

/** Creates a receiver. Errors: `guard.invalid_input`. */
export async function createReceiver(
  directory: Directory,
  services: Services,
  given: z.output<typeof signalReceiverCreation>,
): Promise<SignalReceiver> {
  const { tx, now } = directory
  const { name, events, enabled, endpoint, audience, authorization = null, includesNewValues } = given
  requireEncrypted(endpoint, services)
  if (authorization === mask) throw invalid('authorization: the mask stands for no value that is stored')
  const config: ReceiverConfig = { endpoint, audience, authorization, includesNewValues }
  const signals = signalsOf(events)
  const [row] = await tx.query<HookRow>(sql`
    insert into hooks (id, kind, name, events, success_types, error_types, signals, sealed_config, is_enabled, created_at)
    values (${newId()}, 'signals', ${name}, '{}', ${typesOf(signals)}, '{}', ${signals},
      ${await services.vault.seal(JSON.stringify(config))}, ${enabled}, ${now})
    returning *`)
  if (!row) throw new Problem('entity.not_exists')
  await record(directory, 'SignalReceiver.Created', { receiverId: row.id })
  return toReceiver(services.vault, row)
}

function signalsOf(uris: readonly string[]): Signal[] {
  return uris.flatMap(uri => signalOf(uri) ?? [])
}

/** RFC 8935 section 5.3: a token, and the header that authenticates us, must not be read on the way. */
function requireEncrypted(endpoint: string, { config }: Services): void {
  if (new URL(endpoint).protocol !== 'https:' && !config.allowPrivateNetwork)
    throw invalid('endpoint: only https, unless ALLOW_PRIVATE_NETWORK is set')
}

function invalid(reason: string): Problem {
  return new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

/** Changes a receiver. `enabled: true` resumes one that the server paused. Errors: `guard.invalid_input`. */
export async function updateReceiver(
  directory: Directory,
  services: Services,
  { id, ...given }: z.output<typeof signalReceiverPatch> & { id: string },
): Promise<SignalReceiver> {
  const { tx } = directory
  const { vault } = services
  const [former] = await tx.query<HookRow>(
    sql`select * from hooks where id = ${id} and kind = 'signals' for no key update`,
  )
  if (!former) throw noReceiver(id)
  if (given.endpoint !== undefined) requireEncrypted(given.endpoint, services)
  const signals = given.events && signalsOf(given.events)
  const config = changedConfig(await receiverConfigOf(former, vault), given)
  const assignments: Sql[] = [
    sql`sealed_config = ${await vault.seal(JSON.stringify(config))}`,
    ...(given.name === undefined ? [] : [sql`name = ${given.name}`]),
    ...(signals ? [sql`signals = ${signals}, success_types = ${typesOf(signals)}`] : []),
    ...(given.enabled === undefined ? [] : [sql`is_enabled = ${given.enabled}`]),
    ...(given.enabled ? [sql`failures = 0, failing_since = null, paused_at = null`] : []),
  ]
  if (Object.keys(given).length === 0) return toReceiver(vault, former)
  const [row = former] = await tx.query<HookRow>(
    sql`update hooks set ${join(assignments)} where id = ${id} returning *`,
  )
  if (given.enabled) await resume(tx, row)
  await record(directory, 'SignalReceiver.Updated', { receiverId: id, fields: Object.keys(given) })
  return toReceiver(vault, row)
}

/**
 * A stored header goes to no other address: otherwise an administrator who cannot read it could have it sent to a server
 * of their own.
 */
function changedConfig(
  stored: ReceiverConfig,
  {
    endpoint,
    audience,
    authorization,
    includesNewValues,
  }: Omit<z.output<typeof signalReceiverPatch>, 'events'>,
): ReceiverConfig {
  const isKept = authorization === undefined || authorization === mask
  if (authorization === mask && stored.authorization === null)
    throw invalid('authorization: the mask stands for no value that is stored')
  if (isKept && stored.authorization !== null && endpoint !== undefined && endpoint !== stored.endpoint)
    throw invalid('authorization: a stored value goes to no other endpoint; give it again')
  return {
    endpoint: endpoint ?? stored.endpoint,
    audience: audience ?? stored.audience,
    authorization: isKept ? stored.authorization : authorization,
    includesNewValues: includesNewValues ?? stored.includesNewValues,
  }
}

export async function deleteReceiver(directory: Directory, id: string): Promise<void> {
  const rows = await directory.tx.query(
    sql`delete from hooks where id = ${id} and kind = 'signals' returning id`,
  )
  if (rows.length === 0) throw noReceiver(id)
  await record(directory, 'SignalReceiver.Deleted', { receiverId: id })
}

/**
 * Sends a verification event by the queue: the event of the log stands for it. Shared Signals Framework 1.0 section
 * 8.1.4. Errors: `guard.invalid_input` for a disabled receiver.
 */
export async function verifyReceiver(
  directory: Directory,
  { id, state }: { id: string; state?: string | undefined },
): Promise<void> {
  const { is_enabled } = await findReceiver(directory.tx, id)
  if (!is_enabled) throw invalid('the receiver is disabled')
  await record(directory, 'SignalReceiver.Verification.Requested', { receiverId: id, state })
}
