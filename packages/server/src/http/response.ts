import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Row } from '@latchkey/contract'
import type { Page } from '../directory/users.ts'

export type Headers = Record<string, string>

/** What an operation with pages answers. */
export type Listing = { total: number; items: unknown[]; isCapped?: boolean }

const compress = promisify(gzip)

const plainText = { 'content-type': 'text/plain; charset=utf-8' }

/** Smaller bodies gain nothing. */
const compressFrom = 1024

/** The answer of a row: checked against what the contract promises, so that nothing slips out that is not declared. */
export function answerOf(
  row: Row,
  output: unknown,
  status: Row['status'] | Row['deniedStatus'] = row.status,
): { status: number; text: string | null; headers?: Headers } {
  if (row.output && row.isPlainText)
    return { status: status ?? 200, text: String(row.output.parse(output)), headers: plainText }
  if (row.output) return { status: status ?? 200, text: JSON.stringify(row.output.parse(output)) }
  return { status: status ?? 204, text: null }
}

/** Writes an answer, past the router's own response: half of what an answer costs; contract account-api 1.11. */
export async function send(
  { incoming, outgoing }: HttpBindings,
  { status, text, headers }: { status: number; text: string | null; headers: Headers },
): Promise<Response> {
  const all: Headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers }
  // The reason phrase, where the wire has no JSON: contract management-api 0.3.
  if (text === null && status === 201) return write(outgoing, status, { ...all, ...plainText }, 'Created')
  if (text === null) return write(outgoing, status, all, null)

  all['content-type'] ??= 'application/json; charset=utf-8'
  if (status === 200 && (incoming.method === 'GET' || incoming.method === 'HEAD')) {
    all.etag = `W/"${hash('sha1', text, 'base64url')}"`
    if (incoming.headers['if-none-match']?.includes(all.etag)) return write(outgoing, 304, all, null)
  }
  if (text.length > compressFrom && incoming.headers['accept-encoding']?.includes('gzip')) {
    const compressed = { ...all, 'content-encoding': 'gzip', vary: joined(all.vary, 'Accept-Encoding') }
    return write(outgoing, status, compressed, await compress(text))
  }
  return write(outgoing, status, all, text)
}

function write(
  outgoing: HttpBindings['outgoing'],
  status: number,
  headers: Headers,
  body: string | Buffer | null,
) {
  const length = body === null ? 0 : Buffer.byteLength(body)
  if (body !== null) headers['content-length'] = String(length)
  outgoing.writeHead(status, headers)
  // Where every character is one byte, nothing has to be encoded.
  outgoing.end(body ?? undefined, length === body?.length ? 'latin1' : 'utf8')
  return RESPONSE_ALREADY_SENT
}

function joined(present: string | undefined, added: string): string {
  return present ? `${present}, ${added}` : added
}

/** `Total-Number` and `Link` of a page; RFC 8288, contract management-api 0.6. */
export function pageHeaders({ total, isCapped }: Listing, page: Page, address: URL): Headers {
  const last = Math.max(1, Math.ceil(total / page.size))
  const place = address.origin + address.pathname
  // Apart from its address: that is put together anew at each change of its own parameters.
  const search = new URLSearchParams(address.searchParams)
  const link = (number: number, relation: string) => {
    search.set('page', String(number))
    search.set('page_size', String(page.size))
    return `<${place}?${search}>; rel="${relation}"`
  }
  const links = [
    link(1, 'first'),
    page.number > 1 && link(page.number - 1, 'prev'),
    !isCapped && page.number < last && link(page.number + 1, 'next'),
    !isCapped && link(last, 'last'),
  ]
  return {
    'total-number': String(total),
    ...(isCapped && { 'total-number-is-capped': 'true' }),
    link: links.filter(Boolean).join(', '),
  }
}
