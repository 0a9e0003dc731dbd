import { setTimeout as sleep } from 'node:timers/promises'
import type { Generator } from './generator.ts'
import type { Request } from './load.ts'
import type { Operation } from './operations.ts'
import type { Round } from './round.ts'
import type { Side } from './side.ts'

/** Latencies in milliseconds; `ratio` is the share of the limit that was measured next to it. */
export type Figure = { name: string; rps: number; ratio: number; p50: number; p95: number; p99: number }

/** The set-up of all measurements. */
export type Bench = {
  generator: Generator
  /** Sends the requests of an operation's `beside`. */
  secondGenerator: Generator
  limitUrl: string
  limitRequests: Request[]
  /** Each verifies one password. */
  hashingRequests: Request[]
  rounds: number
  connections: number
}

/** Seconds of a round of walks, each of which takes many requests. */
const secondsOfWalks = 3

/** How long the second generator starts before a round and continues after it. */
const leadMs = 300

/**
 * Measures an operation on each side that supports it. A round lasts a second, and a round of the limit runs before
 * and after each, so that other load on the machine affects both.
 */
export async function measure(
  bench: Bench,
  operation: Operation,
  sides: Side[],
): Promise<{ figures: (Figure | undefined)[]; limits: Round[] }> {
  const able = sides.filter(side =>
    [operation.requests?.(side), operation.walks?.(side), operation.beside?.(side)].every(isAsked),
  )
  const rounds = new Map(able.map((side): [Side, Round[]] => [side, []]))
  for (const side of able) await warmUp(() => fire(bench, operation, side))
  await warmUp(() => fireLimit(bench, operation))

  const limits = [await fireLimit(bench, operation)]
  for (let round = 0; round < bench.rounds; round += 1) {
    for (const [side, kept] of rounds) kept.push(await fire(bench, operation, side))
    limits.push(await fireLimit(bench, operation))
  }
  const beside = mean(limits.slice(1).map((limit, at) => (limit.rps + (limits[at]?.rps ?? 0)) / 2))
  const figures = sides.map(side => {
    const own = rounds.get(side)
    if (!own) return undefined
    const { rps, ...percentiles } = summarize(own)
    return { name: operation.name, rps, ratio: rps / beside, ...percentiles }
  })
  return { figures, limits }
}

const mostWarmUps = 6

/** Runs rounds without recording them, until the JIT compiler makes them no faster. */
async function warmUp(round: () => Promise<Round>): Promise<void> {
  let best = 0
  for (let rounds = 0; rounds < mostWarmUps; rounds += 1) {
    const { rps } = await round()
    if (rounds > 0 && rps < best * 1.1) return
    best = Math.max(best, rps)
  }
}

function isAsked(requests: unknown[] | undefined): boolean {
  return requests === undefined || requests.length > 0
}

async function fire(bench: Bench, operation: Operation, side: Side): Promise<Round> {
  const { generator, secondGenerator, connections } = bench
  const load = { url: side.url, connections, seconds: operation.walks ? secondsOfWalks : 1 }
  try {
    const beside = operation.beside
      ? secondGenerator.fire({ ...load, requests: operation.beside(side), seconds: 1 + (2 * leadMs) / 1000 })
      : undefined
    beside?.catch(() => {})
    if (beside) await sleep(leadMs)
    const walks = operation.walks?.(side)
    const round = await generator.fire(
      walks ? { ...load, walks } : { ...load, requests: operation.requests?.(side) ?? [] },
    )
    await beside
    return round
  } catch (error) {
    throw new Error(`${operation.name} at ${side.url}: ${(error as Error).message}`, { cause: error })
  }
}

function fireLimit(bench: Bench, { limit }: Operation): Promise<Round> {
  const { generator, limitUrl: url, connections } = bench
  const requests = limit === 'hashing' ? bench.hashingRequests : bench.limitRequests
  return generator.fire({ url, requests, connections, seconds: 1 })
}

/** Combines all rounds: their mean throughput, and percentiles of all responses. */
export function summarize(rounds: Round[]): { rps: number; p50: number; p95: number; p99: number } {
  const latencies = Float64Array.from(rounds.flatMap(round => [...round.latencies])).sort()
  const percentile = (share: number) => latencies[Math.ceil(latencies.length * share) - 1] ?? Number.NaN
  return {
    rps: mean(rounds.map(round => round.rps)),
    p50: percentile(0.5),
    p95: percentile(0.95),
    p99: percentile(0.99),
  }
}

function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
