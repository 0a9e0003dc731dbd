import { Problem } from '@latchkey/contract'

/** Timeout in milliseconds for all requests of one sign-in together: a person waits for the result. */
const timeout = 10_000
/** Size limit of one response, in bytes. */
const sizeLimit = 256 * 1024

/**
 * An HTTP client for one sign-in at a provider, with one timeout for all requests and a size limit for each response.
 */
export type HttpClient = {
  /** For libraries. The body is read completely before the response is returned. */
  fetch: typeof fetch
  /**
   * Returns a JSON response of the provider. Errors: `connector.invalid_response`,
   * `connector.social_invalid_access_token`, `connector.rate_limit_exceeded`.
   */
  json(url: string, init?: RequestInit): Promise<Record<string, unknown>>
}

/** Creates a client on top of a guarded `fetch` against SSRF, because administrators configure the URLs. */
export function createHttpClient(guarded: typeof fetch): HttpClient {
  const signal = AbortSignal.timeout(timeout)
  const bounded = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    try {
      const response = await guarded(url as string, { ...init, signal })
      const type = response.headers.get('content-type') ?? ''
      const body = [204, 304].includes(response.status) ? null : await readBounded(response)
      return new Response(body, { status: response.status, headers: { 'content-type': type } })
    } catch (error) {
      if (error instanceof Problem) throw error
      throw unreachable(error, signal)
    }
  }
  return {
    fetch: bounded,
    async json(url, init) {
      const headers = { accept: 'application/json', 'user-agent': 'Latchkey', ...init?.headers }
      const response = await bounded(url, { ...init, headers })
      const answer = parse(await response.text())
      if (response.status === 401 || response.status === 403)
        throw new Problem('connector.social_invalid_access_token')
      if (response.status === 429) throw new Problem('connector.rate_limit_exceeded')
      if (!response.ok || !answer) throw invalidResponse(`it answered ${response.status}`)
      return answer
    },
  }
}

export function invalidResponse(reason: string): Problem {
  return new Problem('connector.invalid_response', { reason })
}

/** Parses a JSON object; also an array, because some providers answer with one. Undefined for anything else. */
export function parse(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    // The cast is safe: every non-null object can be read as a record.
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > sizeLimit) throw invalidResponse('it is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

function unreachable(error: unknown, { aborted }: AbortSignal): Problem {
  const detail = error instanceof Error ? `${error.message} ${error.cause}` : ''
  if (aborted || /timeout/i.test(detail)) return failed('the provider did not answer in time')
  if (/not a public one/.test(detail)) return failed('the provider’s address is not a public one')
  return failed('the provider could not be reached')
}

function failed(reason: string): Problem {
  return new Problem('connector.general', { reason })
}
