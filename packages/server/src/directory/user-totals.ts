/** How many users a search finds, where there are so many that counting them is what it costs. */
export type UserTotals = {
  /** What was counted a moment ago, or is being counted. */
  recall(search: URLSearchParams): Promise<number> | undefined
  count(search: URLSearchParams, count: () => Promise<number>): Promise<number>
}

/** Milliseconds; somebody who turns pages waits once. */
const remembered = 30_000
/** Searches at most; beyond it the oldest goes. */
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

/** A search is the same on each of its pages. */
function keyOf(search: URLSearchParams): string {
  const pageless = new URLSearchParams(search)
  for (const name of ['page', 'page_size', 'includePasswordHash']) pageless.delete(name)
  return pageless.toString()
}
