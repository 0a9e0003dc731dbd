import type { EventType } from '@latchkey/contract'
import { networkOf } from '../policies/client-network.ts'
import type { RequestContext } from '../store/account.ts'
import { type Database, together } from '../store/database.ts'
import { counting, figureOf } from './figures.ts'
import { eventOf, record } from './record.ts'

type Refusal = {
  operation?: string
  error: string
  accountId?: string | undefined
  impersonator?: string | undefined
  reason?: string | undefined
  applicationSecret?: { name: string }
}

/** How an application proved its identity: an authenticated application is known by its id, wherever it calls from. */
type Caller = { authenticatedClientId?: string | undefined }

/**
 * Records refusals. Of visitors, who are not authenticated, it records the first few of an address within a minute,
 * and the others as one row with their count: a flood must not fill the log.
 */
export type Refusals = {
  keep(context: RequestContext & Caller, type: EventType, refusal: Refusal): Promise<void>
  /** Writes the counts that are not recorded yet. */
  stop(): Promise<void>
}

type Minute = {
  written: number
  counted: number
  /** Those of them that the dashboard counts as failures. */
  failures: number
  latest?: { context: RequestContext; refusal: Refusal }
  ending: NodeJS.Timeout
}

const writtenAtMost = 20
/** Bounds the memory: beyond this number, addresses are counted together. */
const addressesAtMost = 10_000

export function createRefusals(database: Database, onFailure: (error: unknown) => void): Refusals {
  const minutes = new Map<string, Minute>()

  return {
    async keep({ authenticatedClientId, ...context }, type, refusal) {
      const isVisitor = context.actor.kind === 'visitor' && authenticatedClientId === undefined
      const minute = isVisitor ? minuteOf(networkOf(context.client.address)) : undefined
      if (minute && minute.written >= writtenAtMost) {
        minute.counted += 1
        if (figureOf({ type, error: refusal.error })) minute.failures += 1
        minute.latest = { context, refusal }
        return
      }
      if (minute) minute.written += 1
      await record({ ...context, tx: database }, type, refusal as never)
    },
    async stop() {
      await Promise.all([...minutes.keys()].map(end))
    },
  }

  function minuteOf(network: string): Minute {
    const key = minutes.has(network) || minutes.size < addressesAtMost ? network : 'others'
    const known = minutes.get(key)
    if (known) return known
    const minute: Minute = {
      written: 0,
      counted: 0,
      failures: 0,
      ending: setTimeout(() => void end(key), 60_000).unref(),
    }
    minutes.set(key, minute)
    return minute
  }

  async function end(key: string): Promise<void> {
    const minute = minutes.get(key)
    minutes.delete(key)
    clearTimeout(minute?.ending)
    if (!minute?.latest) return
    const { context, refusal } = minute.latest
    const { operation, error } = refusal
    const writes = [eventOf(context, 'Refused', { operation, error, count: minute.counted })]
    if (minute.failures > 0) writes.push(counting('failure', context.now, minute.failures))
    await database.query(together(writes)).catch(onFailure)
  }
}
