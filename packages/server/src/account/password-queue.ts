import { AsyncLocalStorage } from 'node:async_hooks'
import { availableParallelism } from 'node:os'
import { Problem } from '@latchkey/contract'

/**
 * A queue that is fair between addresses (round robin): each address has a queue of its own, and the queues take turns. The
 * libraries `p-limit`, `p-queue` and `fastq` have a single queue, in which 800 wrong passwords of one address would delay the
 * right password of another.
 */
export type FairQueue = {
  /** Runs the work when it is the turn of the queue. Errors: `server.busy` if too many wait already. */
  enter<Result>(line: string, work: () => Promise<Result>): Promise<Result>
  waiting(): number
}

type Waiting = { start: () => void; refuse: (reason: Problem) => void }
type Bounds = { workers: number; mostOfOne: number; mostOfAll: number }

export function createFairQueue({ workers, mostOfOne, mostOfAll }: Bounds): FairQueue {
  /** The queues, in the order of their turns. */
  const lines = new Map<string, Waiting[]>()
  let running = 0
  let count = 0

  return {
    async enter(line, work) {
      if (running < workers) running += 1
      else await new Promise<void>((start, refuse) => join(line, { start, refuse }))
      try {
        return await work()
      } finally {
        const next = takeNext()
        if (next) next.start()
        else running -= 1
      }
    },
    waiting: () => count,
  }

  function join(line: string, place: Waiting): void {
    const others = lines.get(line) ?? []
    if (others.length >= mostOfOne) {
      place.refuse(busy())
      return
    }
    lines.set(line, others)
    others.push(place)
    count += 1
    // The longest queue loses its last entry, so the flood of one address is refused and not the next caller.
    if (count > mostOfAll) leaveLongest()
  }

  function takeNext(): Waiting | undefined {
    const [first] = lines
    if (!first) return undefined
    const [line, waiting] = first
    const next = waiting.shift()
    count -= 1
    lines.delete(line)
    if (waiting.length > 0) lines.set(line, waiting)
    return next
  }

  function leaveLongest(): void {
    const [longest] = [...lines].sort(([, one], [, other]) => other.length - one.length)
    const last = longest?.[1].pop()
    if (longest?.[1].length === 0) lines.delete(longest[0])
    count -= 1
    last?.refuse(busy())
  }
}

function busy(): Problem {
  return new Problem('server.busy', undefined, { headers: { 'retry-after': '1' } })
}

/** One core stays free for other work. Behind 500 requests of one address, an answer would come too late to be useful. */
export const passwordQueue = createFairQueue({
  workers: Math.max(1, availableParallelism() - 1),
  mostOfOne: 500,
  mostOfAll: 2000,
})

const lineOfRequest = new AsyncLocalStorage<string>()

/** Runs a request whose password hashing waits in the queue of its address. */
export function inLineOf<Result>(address: string, request: () => Promise<Result>): Promise<Result> {
  return lineOfRequest.run(address, request)
}

/** Hashes or verifies a password at the turn of the request's address, or, outside a request, of the server itself. */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  return passwordQueue.enter(lineOfRequest.getStore() ?? 'server', work)
}
