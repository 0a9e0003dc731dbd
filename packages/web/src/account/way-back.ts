import { base } from '../base.ts'

const key = 'latchkey:way-back'
const tenMinutes = 10 * 60 * 1000

/** Where the person came from, as the query says: shown as a link, never followed by itself. Kept for ten minutes. */
export function wayBack(): URL | undefined {
  const asked = new URLSearchParams(location.search).get('redirect')
  if (asked) sessionStorage.setItem(key, JSON.stringify({ address: asked, at: Date.now() }))
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as { address: string; at: number } | null
  if (!kept || Date.now() - kept.at > tenMinutes || !URL.canParse(kept.address, base)) return undefined
  const address = new URL(kept.address, base)
  return /^https?:$/.test(address.protocol) ? address : undefined
}
