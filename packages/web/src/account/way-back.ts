import { base } from '../base.ts'

const key = 'latchkey:way-back'
const tenMinutes = 10 * 60 * 1000

/**
 * The `redirect` parameter of the query, kept for ten minutes. It is shown as a link and never followed automatically
 * (open redirect).
 */
export function wayBack(): URL | undefined {
  const asked = new URLSearchParams(location.search).get('redirect')
  if (asked) sessionStorage.setItem(key, JSON.stringify({ address: asked, at: Date.now() }))
  const kept = JSON.parse(sessionStorage.getItem(key) ?? 'null') as { address: string; at: number } | null
  if (!kept || Date.now() - kept.at > tenMinutes || !URL.canParse(kept.address, base)) return undefined
  const address = new URL(kept.address, base)
  return /^https?:$/.test(address.protocol) ? address : undefined
}
