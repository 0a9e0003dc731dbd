/** Milliseconds for one attempt as a whole; `docs/wire/management-api.md#6.11`. */
export const attemptLimit = 10_000

/** Bytes of the response body that are kept. */
const keptResponse = 4096

/** A request of a delivery. */
export type Post = { url: string; headers: Record<string, string>; body: string }

/** The answer of a receiver; without a status, `error` says in a sentence why there is none. */
export type Answer =
  | { status: number; response: string | null; retryAfter: number | undefined; error: null }
  | { status: null; error: string }

/** Sends an event to a receiver. Every answer and every failure is a result. */
export async function send(
  fetch: typeof globalThis.fetch,
  { url, headers, body }: Post,
  abort?: AbortSignal,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(attemptLimit)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      signal: abort ? AbortSignal.any([timeout, abort]) : timeout,
    })
    return {
      status: response.status,
      response: await beginningOf(response),
      retryAfter: retryAfterOf(response),
      error: null,
    }
  } catch (error) {
    return { status: null, error: reasonOf(error, timeout) }
  }
}

/** The status decides; a body that is endless, or slower than the limit, is cut off. */
async function beginningOf({ body }: Response): Promise<string | null> {
  const reader = body?.getReader()
  if (!reader) return null
  const parts: Uint8Array[] = []
  let size = 0
  try {
    while (size < keptResponse) {
      const { value, done } = await reader.read()
      if (done) break
      parts.push(value)
      size += value.length
    }
  } catch {
    // What was read so far is shown.
  }
  await reader.cancel().catch(() => {})
  return storable(Buffer.concat(parts).subarray(0, keptResponse).toString())
}

/** PostgreSQL takes neither null characters nor half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\ufffd').toWellFormed()
}

/** `Retry-After` in milliseconds; RFC 9110 section 10.2.3. */
function retryAfterOf({ headers }: Response): number | undefined {
  const given = headers.get('retry-after')
  if (given === null) return undefined
  const milliseconds = /^\d{1,9}$/.test(given) ? Number(given) * 1000 : Date.parse(given) - Date.now()
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined
}

function reasonOf(error: unknown, { aborted }: AbortSignal): string {
  const detail = error instanceof Error ? String(error.cause ?? error) : String(error)
  if (aborted || /timeout/i.test(detail)) return `It did not answer within ${attemptLimit / 1000} seconds.`
  if (/not a public one/.test(detail))
    return 'Its address is not a public one; ALLOW_PRIVATE_NETWORK allows it.'
  return storable(`It could not be reached: ${detail.slice(0, 300)}`)
}
