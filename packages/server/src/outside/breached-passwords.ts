import { hash } from 'node:crypto'

type LookUpOutcome = 'found' | 'not_found' | 'failed' | 'skipped'

type Options = {
  /**
   * Base URL of a range API in the shape of Have I Been Pwned version 3; `/` and five hexadecimal digits are
   * appended.
   */
  address: string
  fetch: typeof fetch
  observe(outcome: LookUpOutcome): void
  /** Called once for each outage. The reason contains nothing about any password. */
  onOutage(reason: string): void
  now?: () => number
}

/** Timeout of one look-up in milliseconds; a person who changes a password waits for it. */
const timeout = 1500
/** Milliseconds without further look-ups after a failed one, so that an outage does not slow down each change. */
const pause = 60_000

/**
 * Returns whether a password appears in a known breach, by k-anonymity: only the first five digits of its SHA-1 leave
 * the server. Fails open: if the API does not answer, the password counts as unknown, because an outage elsewhere
 * must not keep people from changing a password.
 */
export function createBreachLookUp({ address, fetch, observe, onOutage, now = Date.now }: Options) {
  let silentUntil = 0
  let isOut = false

  return async function isBreached(password: string): Promise<boolean> {
    if (now() < silentUntil) {
      observe('skipped')
      return false
    }
    try {
      const isKnown = await look(fetch, address, password)
      isOut = false
      observe(isKnown ? 'found' : 'not_found')
      return isKnown
    } catch (error) {
      if (!isOut) onOutage(reasonOf(error))
      isOut = true
      silentUntil = now() + pause
      observe('failed')
      return false
    }
  }
}

async function look(send: typeof fetch, address: string, password: string): Promise<boolean> {
  const digest = hash('sha1', password).toUpperCase()
  const response = await send(`${address}/${digest.slice(0, 5)}`, {
    // Padding hides the range in the response size from an observer of the network.
    headers: { 'add-padding': 'true', 'user-agent': 'Latchkey' },
    signal: AbortSignal.timeout(timeout),
  })
  if (response.status !== 200) {
    await response.body?.cancel()
    throw new Error(`it answered ${response.status}`)
  }
  const lines = (await response.text()).trim().split(/\r?\n/)
  if (!lines.every(line => /^[\dA-F]{35}:\d+$/i.test(line))) throw new Error('it answered something else')
  // Padding lines have the count 0.
  return lines.some(line => line.slice(0, 35).toUpperCase() === digest.slice(5) && Number(line.slice(36)) > 0)
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.name === 'TimeoutError') return `no answer within ${timeout} ms`
  // undici gives the reason only in `cause`.
  return error.cause instanceof Error ? error.cause.message : error.message
}
