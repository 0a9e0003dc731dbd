import { setTimeout as pause } from 'node:timers/promises'
import { Problem } from '@latchkey/contract'
import { type Queryable, sql } from '../store/database.ts'

/** What the streams of the log on this node share: one look for new entries, and the number that may be open. */
export type LogTail = {
  /**
   * Takes a place for a stream; the result gives it back. Errors: `log.too_many_streams` for the application,
   * `server.busy` for the node, `server.unavailable` if a stream would follow and the server is ending.
   */
  open(clientId: string, isFollowing: boolean): () => void
  /** Whether there are entries beyond a position; waits up to a second for them. */
  hasMore(position: string): Promise<boolean>
  /** The server is ending: streams that follow the log end too. */
  isEnding(): boolean
  /** Ends the streams that follow the log. Others finish like any request. */
  stop(): void
}

/** Milliseconds between two looks for new entries, while a stream waits for some. */
const lookInterval = 100
/** Milliseconds after which `hasMore` returns, so that its caller can check whether to go on. */
const patience = 1000
/** Each stream that catches up uses a connection of the pool. */
const streamsOfClient = 5
const streamsOfNode = 50

/** The condition of rows before which no transaction is open: no row can appear among them any more. */
export const isSettled = sql`position < log_position(pg_snapshot_xmin(pg_current_snapshot()))`

type Waiting = { position: bigint; resolve: (hasMore: boolean) => void }

export function createLogTail(database: Queryable): LogTail {
  const open = new Map<string, number>()
  const waiting = new Set<Waiting>()
  let isEnding = false
  let isLooking = false

  // One look for all streams of a node, and none without a stream. A NOTIFY with each event would cost every change of
  // every server: PostgreSQL takes one lock for all commits that notify.
  async function look(): Promise<void> {
    if (isLooking) return
    isLooking = true
    while (waiting.size > 0) {
      await pause(lookInterval)
      const latest = await latestPosition(database)
      for (const each of waiting) if (latest === undefined || latest > each.position) end(each, true)
    }
    isLooking = false
  }

  function end(each: Waiting, hasMore: boolean): void {
    waiting.delete(each)
    each.resolve(hasMore)
  }

  return {
    open(clientId, isFollowing) {
      if (isFollowing && isEnding) throw new Problem('server.unavailable')
      const own = open.get(clientId) ?? 0
      if (own >= streamsOfClient) throw new Problem('log.too_many_streams', { limit: streamsOfClient })
      if (sum(open.values()) >= streamsOfNode) throw new Problem('server.busy')
      open.set(clientId, own + 1)
      return () => {
        const rest = (open.get(clientId) ?? 1) - 1
        if (rest > 0) open.set(clientId, rest)
        else open.delete(clientId)
      }
    },
    async hasMore(position) {
      if (isEnding) return false
      const { promise, resolve } = Promise.withResolvers<boolean>()
      const each = { position: BigInt(position), resolve }
      const timer = setTimeout(() => end(each, false), patience)
      waiting.add(each)
      void look()
      return promise.finally(() => clearTimeout(timer))
    },
    isEnding: () => isEnding,
    stop() {
      isEnding = true
      for (const each of waiting) end(each, false)
    },
  }
}

/** Undefined if the database does not answer: the streams then ask themselves, and fail. */
async function latestPosition(database: Queryable): Promise<bigint | undefined> {
  const latest = sql`select position from events where ${isSettled} order by position desc limit 1`
  return database.query<{ position: string }>(latest).then(
    ([row]) => BigInt(row?.position ?? 0),
    () => undefined,
  )
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, each) => total + each, 0)
}
