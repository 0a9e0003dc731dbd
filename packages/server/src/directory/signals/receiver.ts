import { Problem, type SignalReceiver } from '@latchkey/contract'
import { mask } from '../../connectors/secrets.ts'
import { type Queryable, sql } from '../../store/database.ts'
import type { HookRow } from '../../store/rows.ts'
import type { Vault } from '../../store/vault.ts'
import { urisOf } from './signal-types.ts'

/** How a receiver is reached; sealed as a whole. */
export type ReceiverConfig = Pick<
  SignalReceiver,
  'endpoint' | 'audience' | 'authorization' | 'includesNewValues'
>

export function noReceiver(id: string): Problem {
  return new Problem('entity.not_exists_with_id', { name: 'signal receiver', id })
}

/** Errors: `entity.not_exists_with_id`. */
export async function findReceiver(tx: Queryable, id: string): Promise<HookRow> {
  const [row] = await tx.query<HookRow>(sql`select * from hooks where id = ${id} and kind = 'signals'`)
  if (!row) throw noReceiver(id)
  return row
}

/** The configuration, with the value of the header. */
export async function receiverConfigOf({ sealed_config }: HookRow, vault: Vault): Promise<ReceiverConfig> {
  return JSON.parse(await vault.open(sealed_config))
}

/** A receiver in the shape of the Management API. The value of the header is masked for every caller. */
export async function toReceiver(vault: Vault, row: HookRow): Promise<SignalReceiver> {
  const { endpoint, audience, authorization, includesNewValues } = await receiverConfigOf(row, vault)
  return {
    id: row.id,
    name: row.name,
    endpoint,
    audience,
    authorization: authorization === null ? null : mask,
    events: urisOf(row.signals ?? []),
    enabled: row.is_enabled,
    includesNewValues,
    failingSince: row.failing_since?.getTime() ?? null,
    pausedAt: row.paused_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
  }
}
