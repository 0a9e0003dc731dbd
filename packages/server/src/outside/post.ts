import { patience, tooSlow, Undelivered } from './undelivered.ts'

type Post = { headers: Record<string, string>; body: string }

/**
 * Sends a POST request to a URL that an administrator configured, by a guarded `fetch`. Every status but 2xx is a
 * failure. Errors: `Undelivered`.
 */
export async function post(fetch: typeof globalThis.fetch, url: string, request: Post): Promise<void> {
  const signal = AbortSignal.timeout(patience)
  const response = await fetch(url, { method: 'POST', ...request, signal }).catch(error => {
    throw undelivered(error, signal)
  })
  if (response.ok) return void response.body?.cancel().catch(() => {})
  throw new Undelivered(`it answered ${response.status}`, await beginningOf(response))
}

function undelivered(error: unknown, { aborted }: AbortSignal): Undelivered {
  const detail = error instanceof Error ? String(error.cause ?? error) : String(error)
  if (aborted || /timeout/i.test(detail)) return new Undelivered(tooSlow, detail)
  if (/not a public one/.test(detail)) return new Undelivered('its address is not a public one', detail)
  return new Undelivered('it could not be reached', detail)
}

/** The first bytes of the response body, at most 500: the body may be endless, or empty. */
async function beginningOf({ body }: Response): Promise<string | undefined> {
  const reader = body?.getReader()
  const first = await reader?.read().catch(() => undefined)
  await reader?.cancel().catch(() => {})
  return first?.value && new TextDecoder().decode(first.value.subarray(0, 500))
}
