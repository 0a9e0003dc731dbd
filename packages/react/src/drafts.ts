import type { TabStorage } from './tab-storage.ts'

type Kept = { accountId: string; values: Record<string, unknown> }

const key = 'latchkey:drafts'

/** Keeps unsaved text over signing in again. Never give it a password, a code or another secret. */
export type Drafts = ReturnType<typeof createDrafts>

export function createDrafts(storage?: TabStorage) {
  let kept = storage && read(storage)
  const write = (values: Record<string, unknown>) => {
    if (!kept) return
    kept = { ...kept, values }
    if (Object.keys(values).length > 0) storage?.setItem(key, JSON.stringify(kept))
    else storage?.removeItem(key)
  }
  return {
    /** Names the person whose drafts these are, and forgets those of anybody else. */
    belongTo(accountId: string) {
      if (kept?.accountId === accountId) return
      kept = { accountId, values: {} }
      if (storage) forgetDrafts(storage)
    },
    find: (name: string): unknown => kept?.values[name],
    keep: (name: string, value: unknown) => write({ ...kept?.values, [name]: value }),
    drop(name: string) {
      const { [name]: _, ...others } = kept?.values ?? {}
      write(others)
    },
  }
}

export function forgetDrafts(storage: TabStorage) {
  storage.removeItem(key)
}

function read(storage: TabStorage): Kept | undefined {
  const text = storage.getItem(key)
  return text ? (JSON.parse(text) as Kept) : undefined // the cast is safe: only this file writes under this key
}
