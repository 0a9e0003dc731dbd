import { request } from 'node:http'
import { connect } from 'node:net'

/** The response, whatever it was. */
export type Answer = {
  status: number
  headers: Headers
  text: string
  /** The text parsed as JSON; undefined when it is not JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: an answer of any operation; what it should be is what tests assert.
  body: any
}

export type RequestOptions = {
  token?: string | undefined
  /** Sent as JSON, or as multipart when it is a form. */
  body?: unknown
  /** The raw body, for bodies that `body` cannot express. */
  text?: string | Buffer
  headers?: Record<string, string>
  verification?: string
}

/** Sends one request without the typed client. */
export async function ask(url: string, at: string, asked: RequestOptions = {}): Promise<Answer> {
  const [method = 'GET', path = '/'] = at.split(' ')
  const { token, body, text, verification } = asked
  const form = body instanceof FormData ? body : undefined
  const content = text ?? (body === undefined || form ? undefined : JSON.stringify(body))
  const response = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(verification && { 'logto-verification-id': verification }),
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...asked.headers,
    },
    // `fetch` accepts bytes as a body, but its types only know those of browsers.
    ...(content !== undefined && { body: content as BodyInit }),
    ...(form && text === undefined && { body: form }),
  })
  return answerOf(response.status, response.headers, await response.text())
}

export type RawAsked = {
  method?: string
  /** Sent as it is, without normalization. */
  path: string
  /** An array is sent as several headers. */
  headers?: Record<string, string | string[]>
  /** The chunks of a body. Without `content-length` it is sent chunked. */
  pieces?: Iterable<string | Buffer>
}

/** Sends one request with `node:http`: duplicate headers, chunked bodies, any HTTP method. */
export function askRaw(
  url: string,
  { method = 'GET', path, headers = {}, pieces = [] }: RawAsked,
): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, method, path, headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const pairs = Object.entries(response.headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        )
        resolve(answerOf(response.statusCode ?? 0, new Headers(pairs), Buffer.concat(chunks).toString()))
      })
    })
    // A server that refuses a body early may close the connection while it is still being sent; its response counts.
    sending.on('error', error => setTimeout(() => reject(error), 500))
    for (const piece of pieces) sending.write(piece)
    sending.end()
  })
}

/** Sends raw bytes, for requests that no client would send. Returns the response as text. */
export function askBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const socket = connect(Number(port), hostname, () => socket.write(bytes))
    socket.on('data', chunk => chunks.push(chunk))
    socket.on('error', reject)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
    socket.setTimeout(5000, () => socket.destroy())
  })
}

function answerOf(status: number, headers: Headers, text: string): Answer {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = undefined
  }
  return { status, headers, text, body }
}
