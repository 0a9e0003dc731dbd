import { AsyncLocalStorage } from 'node:async_hooks'
import { availableParallelism } from 'node:os'
import { Problem } from '@latchkey/contract'

/**
 * A queue that is fair between addresses (round robin): each address has a line of its own, and the lines take turns. No kept
 * library does this in a process; `p-limit`, `p-queue` and `fastq` have one line, in which 800 wrong passwords of one address come
 * before the right one of another.
 */
export type FairQueue = {
  /** Does the work when it is the line's turn. `server.busy` when too many wait already. */
  enter<Result>(line: string, work: () => Promise<Result>): Promise<Result>
  waiting(): number
}

type Waiting = { start: () => void; refuse: (reason: Problem) => void }
type Bounds = { workers: number; mostOfOne: number; mostOfAll: number }

export function createFairQueue({ workers, mostOfOne, mostOfAll }: Bounds): FairQueue {
  /** In the order of their turns. */
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
    // The longest line loses its end, so that a flood of one address pays for it, not whoever comes next.
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

/** One core stays free for everything else. Beyond 500 of one address, an answer would come too late to be of use. */
export const passwordQueue = createFairQueue({
  workers: Math.max(1, availableParallelism() - 1),
  mostOfOne: 500,
  mostOfAll: 2000,
})

const lineOfRequest = new AsyncLocalStorage<string>()

/** Does a request; the passwords that it hashes wait in the line of its address. */
export function inLineOf<Result>(address: string, request: () => Promise<Result>): Promise<Result> {
  return lineOfRequest.run(address, request)
}

/** Hashes or verifies a password when it is the turn of the request's address; outside a request, of the server itself. */
export function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
  return passwordQueue.enter(lineOfRequest.getStore() ?? 'server', work)
}
