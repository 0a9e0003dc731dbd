import { Problem } from '@latchkey/contract'
import pg from 'pg'
import type { Sql } from 'sql-template-tag'
import { translateDatabaseError } from './database-error.ts'
import { isStalePlan, run, streamOf } from './statements.ts'

/** A few connections that many share. Whoever asks does not wait for an answer of somebody else before asking. */
export type SharedConnections = {
  /** Rows of a statement. One that takes long holds up those behind it. */
  ask<Row>(statement: Sql): Promise<Row[]>
  /** Resolves when all that was asked is answered. */
  close(): Promise<void>
}

/** Two: the more there are, the less travels together. */
const amount = 2

/** Milliseconds; as long as the pool keeps one. */
const lifetime = 600_000

type Line = {
  client: pg.Client
  isOpen: Promise<unknown>
  waiting: number
  until: number
  isLeft: boolean
  isGathering: boolean
}

/**
 * What is asked in one turn of the event loop goes out in one write, and the answers come back in a few: the system calls, and
 * that a process of the database is woken for each question, are most of what looking up one row costs.
 */
export function shareConnections(settings: pg.ClientConfig): SharedConnections {
  const lines = new Set<Line>()
  const ends = new Set<Promise<void>>()

  function open(): Line {
    const client = new pg.Client(settings)
    const line: Line = {
      client,
      isOpen: client.connect(),
      waiting: 0,
      until: Date.now() + lifetime,
      isLeft: false,
      isGathering: false,
    }
    // What was asked on it fails by itself; without a listener the loss would end the process.
    client.on('error', () => leave(line))
    lines.add(line)
    return line
  }

  /** Nobody asks on it any more; it ends with its last answer. */
  function leave(line: Line): void {
    lines.delete(line)
    line.isLeft = true
    endIfDone(line)
  }

  function endIfDone(line: Line): void {
    if (!line.isLeft || line.waiting > 0) return
    const end = line.client.end().catch(() => {})
    ends.add(end)
    end.finally(() => ends.delete(end))
  }

  function leastBusy(): Line {
    for (const line of lines) if (line.until < Date.now()) leave(line)
    const [first, ...others] = [...lines].sort((one, other) => one.waiting - other.waiting)
    return first && (first.waiting === 0 || others.length + 1 === amount) ? first : open()
  }

  async function askOn<Row>(line: Line, statement: Sql): Promise<Row[]> {
    line.waiting += 1
    try {
      await line.isOpen.catch(error => {
        throw translateDatabaseError(error)
      })
      gather(line)
      return await run<Row>(line.client, statement)
    } catch (error) {
      // The answer can be here before the news that the connection is lost.
      if (error instanceof Problem && error.code === 'server.unavailable') leave(line)
      throw error
    } finally {
      line.waiting -= 1
      endIfDone(line)
    }
  }

  return {
    async ask<Row>(statement: Sql) {
      const line = leastBusy()
      try {
        return await askOn<Row>(line, statement)
      } catch (error) {
        if (!isStalePlan(error)) throw error
        // A new connection has no plans yet.
        leave(line)
        return askOn<Row>(open(), statement)
      }
    },
    async close() {
      const waiting = [...lines]
      for (const line of waiting) leave(line)
      while (waiting.some(line => line.waiting > 0)) await new Promise(resolve => setTimeout(resolve, 5))
      await Promise.all(ends)
    },
  }
}

/** All requests that have arrived are handled before what they ask for is sent. */
function gather(line: Line): void {
  if (line.isGathering) return
  line.isGathering = true
  const stream = streamOf(line.client)
  stream.cork()
  setImmediate(() => {
    line.isGathering = false
    stream.uncork()
  })
}
