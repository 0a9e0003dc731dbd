import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database, Sql } from '../store/database.ts'

/** A limit of `most` events within `seconds` for a key. Limits with the same name share their counters. */
type CountedLimit = { name: string; key: string; most: number; seconds: number }

export type Taken = { isOver: boolean; milliseconds: number }

export type Limiters = {
  /** Counts one event. Once a limit is reached, this node refuses from memory until the window ends. */
  take(limit: CountedLimit): Promise<Taken>
  /** Milliseconds for which this node knows that the limit is reached. */
  blockedFor(limit: CountedLimit): number
  /** Whether a tenth of the limit is reached: while the limit of the whole server is reached, such addresses are refused. */
  isHeavy(limit: CountedLimit): boolean
}

/** The library's types leave out a method of all its limiters with a store. */
type StoredLimiter = RateLimiterPostgres & { getInMemoryBlockMsBeforeExpire(key: string): number }

/** Bounds the memory: above this number, ended windows are removed, since a flood can come from any number of addresses. */
const rememberedAtMost = 10_000

export function createLimiters(database: Database): Limiters {
  const made = new Map<string, { most: number; limiter: StoredLimiter }>()
  const heavyUntil = new Map<string, number>()

  return {
    async take(limit) {
      const { isOver, consumed, milliseconds } = await consume(limiterOf(limit), limit.key)
      if (isOver || consumed * 10 >= limit.most) remember(nameOf(limit), milliseconds)
      return { isOver, milliseconds }
    },
    blockedFor(limit) {
      const limiter = limiterOf(limit)
      return limiter.getInMemoryBlockMsBeforeExpire(limiter.getKey(limit.key))
    },
    isHeavy: limit => (heavyUntil.get(nameOf(limit)) ?? 0) > Date.now(),
  }

  function limiterOf({ name, most, seconds }: CountedLimit): StoredLimiter {
    const known = made.get(name)
    if (known?.most === most) return known.limiter
    const limiter = createLimiter(database, { name, most, seconds })
    made.set(name, { most, limiter })
    return limiter
  }

  function remember(name: string, milliseconds: number): void {
    const now = Date.now()
    if (heavyUntil.size >= rememberedAtMost)
      for (const [each, until] of heavyUntil) if (until <= now) heavyUntil.delete(each)
    if (heavyUntil.size < rememberedAtMost) heavyUntil.set(name, now + milliseconds)
  }
}

const nameOf = ({ name, key }: CountedLimit) => `${name} ${key}`

function createLimiter(
  database: Database,
  { name, most, seconds }: Omit<CountedLimit, 'key'>,
): StoredLimiter {
  const options = { keyPrefix: name, points: most, duration: seconds }
  return new RateLimiterPostgres({
    ...options,
    storeClient: {
      // The library's statements have numbered parameters, as ours do.
      query: async ({ text, values }: Pick<Sql, 'text' | 'values'>) => {
        const rows = await database.counting.query({ text, values } as Sql)
        return { rows, rowCount: rows.length }
      },
    },
    storeType: 'client',
    tableName: 'throttles',
    tableCreated: true,
    // The expiry sweep removes expired rows.
    clearExpiredByTimeout: false,
    inMemoryBlockOnConsumed: most,
    // While the database is unavailable, each node counts in memory.
    insuranceLimiter: new RateLimiterMemory(options),
  }) as StoredLimiter
}

async function consume(limiter: StoredLimiter, key: string): Promise<Taken & { consumed: number }> {
  try {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key)
    return { isOver: false, consumed: consumedPoints, milliseconds: msBeforeNext }
  } catch (reason) {
    // The library rejects with its counter when the limit is reached.
    if (!(reason instanceof RateLimiterRes)) throw reason
    return { isOver: true, consumed: reason.consumedPoints, milliseconds: reason.msBeforeNext }
  }
}
