import { createClient, type Output, ProblemError } from '@latchkey/client'
import { useEffect, useState } from 'react'
import { base, basePath } from '../base.ts'

export type WayBack = Output<'GET /api/.well-known/account-center/return-address'>

const key = 'latchkey:way-back'
const tenMinutes = 10 * 60 * 1000
const yes = /^(1|true|y|yes|yep|yeah)$/i
const call = createClient({ endpoint: base })
const checked = new Map<string, Promise<WayBack | undefined>>()

type Kept = { address: string; isSuccessShown: boolean; at: number }

/**
 * The page to go to after a single task, and whether a success page comes first: `redirect` and `show_success` of the
 * query, kept for ten minutes in this tab; docs/wire/account-api.md#5.2.
 */
function keptTask(): Kept | undefined {
  const query = new URLSearchParams(location.search)
  const address = query.get('redirect')
  if (address) {
    const isSuccessShown = yes.test(query.get('show_success') ?? '')
    sessionStorage.setItem(key, JSON.stringify({ address, isSuccessShown, at: Date.now() }))
  }
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Kept | null
  return kept && Date.now() - kept.at <= tenMinutes ? kept : undefined
}

export const isSuccessShown = () => keptTask()?.isSuccessShown ?? false

/** The page to return to, if the server knows its origin: otherwise this would be an open redirect. */
export async function wayBack(): Promise<WayBack | undefined> {
  const kept = keptTask()
  if (!kept) return undefined
  const known = checked.get(kept.address) ?? check(kept.address)
  checked.set(kept.address, known)
  return known
}

/** The same for components; undefined until the server has answered. */
export function useWayBack(): WayBack | undefined {
  const address = keptTask()?.address
  const [found, setFound] = useState<WayBack>()
  useEffect(() => {
    if (address) wayBack().then(setFound)
  }, [address])
  return address ? found : undefined
}

/** Leaves for the page to return to. In the history it replaces the task, which is done. */
export function follow({ to }: WayBack) {
  sessionStorage.removeItem(key)
  const { origin, pathname } = new URL(to)
  const isInPage = origin === location.origin && /^account(\/|$)/.test(pathname.slice(basePath.length))
  if (!isInPage) return location.replace(to)
  history.replaceState(null, '', to)
  dispatchEvent(new PopStateEvent('popstate'))
}

async function check(to: string): Promise<WayBack | undefined> {
  try {
    return await call('GET /api/.well-known/account-center/return-address', { query: { to } })
  } catch (problem) {
    // Only a refusal is final: the server can be asked again if it was not reached.
    if (!(problem instanceof ProblemError && problem.status === 400)) checked.delete(to)
    return undefined
  }
}
