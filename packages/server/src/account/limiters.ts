import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database, Sql } from '../store/database.ts'

/** `most` within `seconds`, of the key. Limits of one name count together, whatever they allow. */
type CountedLimit = { name: string; key: string; most: number; seconds: number }

export type Taken = { isOver: boolean; milliseconds: number }

export type Limiters = {
  /** Counts one more; what is over is known without the database from then on, until the window ends. */
  take(limit: CountedLimit): Promise<Taken>
  /** Milliseconds for which this node knows that the limit is reached. */
  blockedFor(limit: CountedLimit): number
  /** Whether this node knows that a tenth of the limit is reached. */
  isHeavy(limit: CountedLimit): boolean
}

/** The library's types leave out a method of all its limiters with a store. */
type StoredLimiter = RateLimiterPostgres & { getInMemoryBlockMsBeforeExpire(key: string): number }

/** Above this, what has ended is thrown away: a flood may have any number of addresses. */
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
      // The library brings its own numbered parameters; that is all that a statement is.
      query: async ({ text, values }: Pick<Sql, 'text' | 'values'>) => {
        const rows = await database.counting.query({ text, values } as Sql)
        return { rows, rowCount: rows.length }
      },
    },
    storeType: 'client',
    tableName: 'throttles',
    tableCreated: true,
    // The sweep does that.
    clearExpiredByTimeout: false,
    inMemoryBlockOnConsumed: most,
    // While the database cannot be asked, each node counts by itself.
    insuranceLimiter: new RateLimiterMemory(options),
  }) as StoredLimiter
}

async function consume(limiter: StoredLimiter, key: string): Promise<Taken & { consumed: number }> {
  try {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key)
    return { isOver: false, consumed: consumedPoints, milliseconds: msBeforeNext }
  } catch (reason) {
    // The library rejects with its count where the limit is reached.
    if (!(reason instanceof RateLimiterRes)) throw reason
    return { isOver: true, consumed: reason.consumedPoints, milliseconds: reason.msBeforeNext }
  }
}
