import type { Logger } from 'pino'
import type { Database } from '../../store/database.ts'
import { giveBack, type Leased, lease, nextDue, type Result, settle } from './queue.ts'

/** Notified at the commit of an event that a hook receives, and when a hook is resumed. */
export const deliveriesChannel = 'latchkey_deliveries'

type Dependencies = {
  database: Database
  logger: Logger
  /** Attempts a delivery. Must not throw. */
  attempt(leased: Leased, signal: AbortSignal): Promise<Omit<Result, 'leased'>>
  /** Called after results were kept. */
  afterwards(results: readonly Result[]): Promise<void>
}

/** Milliseconds between looks at the queue when nothing is due: a notification may have been lost. */
const longestWait = 60_000
/** Until a lane that was locked is looked at again. */
const shortestWait = 20
const waitAfterFault = 2000
/** Milliseconds for attempts that run when the server stops. */
const endOfAttempts = 3000

/**
 * Delivers events to hooks. The queue is in the database, so it survives a crash, and each node takes what no other node
 * has leased. Attempts of different accounts run at once; those of one account one after another. No connection is held
 * during an attempt.
 */
export function startDeliveries({ database, logger, attempt, afterwards }: Dependencies): {
  wake(): void
  stop(): Promise<void>
} {
  const running = new Map<Leased, Promise<void>>()
  const abort = new AbortController()
  let settled: Result[] = []
  let timer: NodeJS.Timeout | undefined
  let turn: Promise<void> | undefined
  let isWoken = false
  let isStopped = false

  function wake(): void {
    isWoken = true
    if (isStopped || turn) return
    clearTimeout(timer)
    turn = work().finally(() => {
      turn = undefined
      if (isWoken) wake()
    })
  }

  async function work(): Promise<void> {
    try {
      while (isWoken && !isStopped) {
        isWoken = false
        await keepSettled()
        const leased = await lease(database, countByHook(running.keys()))
        for (const one of leased) running.set(one, run(one))
        if (leased.length > 0) isWoken = true
      }
      const wait = (await nextDue(database, countByHook(running.keys()))) ?? longestWait
      wakeIn(settled.length > 0 ? shortestWait : Math.max(shortestWait, Math.min(wait, longestWait)))
    } catch (error) {
      logger.warn({ err: error }, 'events cannot be delivered; they are kept and tried later')
      wakeIn(waitAfterFault)
    }
  }

  function wakeIn(milliseconds: number): void {
    clearTimeout(timer)
    if (!isStopped) timer = setTimeout(wake, milliseconds).unref()
  }

  async function run(leased: Leased): Promise<void> {
    const result = await attempt(leased, abort.signal)
    if (abort.signal.aborted) return
    settled.push({ leased, ...result })
    wake()
  }

  /** Results that come together are one statement. */
  async function keepSettled(): Promise<void> {
    const results = settled
    if (results.length === 0) return
    settled = []
    const locked = await settle(database, results).catch(error => {
      settled.unshift(...results)
      throw error
    })
    settled.unshift(...locked)
    const kept = results.filter(result => !locked.includes(result))
    for (const { leased } of kept) running.delete(leased)
    if (kept.length > 0) await afterwards(kept)
  }

  wake()
  return {
    wake,
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
      const ending = new Promise(resolve => setTimeout(resolve, endOfAttempts).unref())
      await Promise.race([Promise.all(running.values()), ending])
      abort.abort()
      await keepSettled()
        .then(() => giveBack(database, [...running.keys()]))
        .catch(error => logger.warn({ err: error }, 'leased deliveries could not be given back'))
    },
  }
}

function countByHook(all: Iterable<Leased>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { hook } of all) counts.set(hook.id, (counts.get(hook.id) ?? 0) + 1)
  return counts
}
