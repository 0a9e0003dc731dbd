/** Cache for the totals of large searches, where counting is most of the cost. */
export type UserTotals = {
  /** The total of a recent or running count of this search. */
  recall(search: URLSearchParams): Promise<number> | undefined
  count(search: URLSearchParams, count: () => Promise<number>): Promise<number>
}

/** Lifetime in milliseconds: a person who turns pages waits for one count only. */
const remembered = 30_000
/** Number of searches in the cache; beyond it the oldest is evicted. */
const limit = 1000

export function createUserTotals(now: () => number): UserTotals {
  const kept = new Map<string, { total: Promise<number>; until: number }>()
  return {
    recall(search) {
      const known = kept.get(keyOf(search))
      return known && known.until > now() ? known.total : undefined
    },
    count(search, count) {
      const key = keyOf(search)
      const total = count()
      kept.delete(key)
      if (kept.size >= limit) kept.delete(kept.keys().next().value ?? '')
      kept.set(key, { total, until: now() + remembered })
      total.catch(() => kept.delete(key))
      return total
    },
  }
}

/** All pages of a search share one key. */
function keyOf(search: URLSearchParams): string {
  const pageless = new URLSearchParams(search)
  for (const name of ['page', 'page_size', 'includePasswordHash']) pageless.delete(name)
  return pageless.toString()
}
