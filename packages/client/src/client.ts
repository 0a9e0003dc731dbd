import type { Input, Operation, Output, ProblemBody, Query } from './operations.ts'

/** The input of any operation. `Input` guarantees which members belong together. */
type AnyInput = {
  params?: Record<string, string>
  body?: unknown
  files?: Record<string, Blob>
  query?: Query
  verification?: string
  signal?: AbortSignal
}

type Arguments<At extends Operation> =
  Record<string, never> extends Input<At> ? [input?: Input<At>] : [input: Input<At>]

export type Client = <At extends Operation>(operation: At, ...input: Arguments<At>) => Promise<Output<At>>

export type ClientOptions = {
  /** URL of the server, e.g. `https://id.example.com`. */
  endpoint: string
  /** Returns the bearer token for each call. Omit it for public operations and the Sign-in API. */
  getAccessToken?: () => string | undefined | Promise<string | undefined>
  /** Returns the language of error messages, e.g. `zh-CN`. */
  language?: () => string
  /** Returns further headers of each call, e.g. `Logto-App-Id` for the Sign-in API. */
  headers?: () => Record<string, string>
  fetch?: typeof fetch
}

/** An error response of the server. Distinguish errors by `code`. */
export class ProblemError extends Error {
  override name = 'ProblemError'
  readonly status: number
  readonly code: string
  readonly data: unknown
  readonly details: string | undefined
  /** Seconds to wait before another attempt, if the server says so (`Retry-After`; RFC 9110 section 10.2.3). */
  readonly retryAfter: number | undefined

  constructor(status: number, body: Partial<ProblemBody>, retryAfter?: number) {
    super(body.message ?? `The server answered ${status}.`)
    this.status = status
    this.code = body.code ?? 'server.error'
    // Some operations answer a refusal in the shape of their output, without an error code.
    this.data = body.code === undefined ? body : body.data
    this.details = body.details
    this.retryAfter = retryAfter
  }
}

/**
 * Creates a typed client of all Latchkey APIs. Calls reject with `ProblemError`, or with `TypeError` if the network
 * fails.
 */
export function createClient({
  endpoint,
  getAccessToken,
  language,
  headers,
  fetch: send = fetch,
}: ClientOptions): Client {
  const base = endpoint.replace(/\/$/, '')

  return async (operation, ...[input]) => {
    const { params, query, body, files, verification, signal } = (input ?? {}) as AnyInput
    const [method = 'GET', path = ''] = operation.split(' ')
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
    const token = await getAccessToken?.()

    const response = await send(`${base}${filled}${searchOf(query)}`, {
      method,
      headers: {
        ...headers?.(),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(language && { 'accept-language': language() }),
        ...(verification && { 'logto-verification-id': verification }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(files && { body: formOf(files) }),
      ...(signal && { signal }),
    })
    // The cast is safe: the server validates its responses against the contract.
    const answer = (await readBody(response)) as never
    if (!response.ok) throw new ProblemError(response.status, answer ?? {}, retryAfter(response))
    return answer
  }
}

/** Servers of others may send a date instead of seconds; that is left out. */
function retryAfter({ headers }: Response): number | undefined {
  return Number.parseInt(headers.get('retry-after') ?? '', 10) || undefined
}

function formOf(files: Record<string, Blob>): FormData {
  const form = new FormData()
  for (const [name, file] of Object.entries(files)) form.append(name, file)
  return form
}

async function readBody(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? ''
  if (type.includes('application/json')) return response.json()
  if (/application\/(zip|octet-stream)/.test(type)) return response.blob()
  if (type.includes('application/x-ndjson') && response.body) return linesOf(response.body)
  return type.includes('text/plain') ? response.text() : undefined
}

/** The values of a stream of lines, each as soon as it is there. A loop that ends early closes the connection. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield JSON.parse(line)
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function searchOf(query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined) search.append(key, String(each))
  }
  return search.size ? `?${search}` : ''
}
