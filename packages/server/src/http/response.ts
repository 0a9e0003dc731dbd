import { hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Row } from '@latchkey/contract'
import type { Page } from '../directory/users.ts'
import type { Download } from './output.ts'

export type Headers = Record<string, string>

/** The result of an operation with pages. */
export type Listing = { total: number; items: unknown[]; isCapped?: boolean }

const compress = promisify(gzip)

const plainText = { 'content-type': 'text/plain; charset=utf-8' }

/** Bytes. Compression does not pay off for smaller bodies. */
const compressFrom = 1024

/** The response of a row, serialized by the row's output schema, so that undeclared fields are never sent. */
export function answerOf(
  row: Row,
  output: unknown,
  status: Row['status'] | Row['deniedStatus'] = row.status,
): { status: number; text: string | null; headers?: Headers } {
  if (row.emptyStatus && output === undefined) return { status: row.emptyStatus, text: null }
  if (row.output && row.isPlainText)
    return { status: status ?? 200, text: String(row.output.parse(output)), headers: plainText }
  if (row.output) return { status: status ?? 200, text: JSON.stringify(row.output.parse(output)) }
  return { status: status ?? 204, text: null }
}

/**
 * Writes a response directly, without the router's response object: it is half the cost;
 * `docs/wire/account-api.md#1.11`.
 */
export async function send(
  { incoming, outgoing }: HttpBindings,
  { status, text, headers }: { status: number; text: string | null; headers: Headers },
): Promise<Response> {
  const all: Headers = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers }
  // The wire has no JSON here, but the reason phrase: `docs/wire/management-api.md#0.3`.
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

/**
 * Writes a file piece by piece, as fast as the client reads. It is saved, not shown: `sandbox` and `nosniff` keep a
 * browser from running any content.
 */
export async function sendFile(
  { incoming, outgoing }: HttpBindings,
  type: string,
  { name, size, pieces, headers }: Download & { headers: Headers },
): Promise<Response> {
  outgoing.writeHead(200, {
    ...headers,
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${name}"`,
    'content-length': String(size),
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': type,
    'x-content-type-options': 'nosniff',
  })
  if (incoming.method === 'HEAD') outgoing.end()
  // A failure breaks the connection, so that half an archive is not taken for a whole one.
  else await pipeline(Readable.from(pieces), outgoing).catch(() => outgoing.destroy())
  return RESPONSE_ALREADY_SENT
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
  // If every character is one byte, Latin-1 skips the encoding.
  outgoing.end(body ?? undefined, length === body?.length ? 'latin1' : 'utf8')
  return RESPONSE_ALREADY_SENT
}

function joined(present: string | undefined, added: string): string {
  return present ? `${present}, ${added}` : added
}

/** `Total-Number` and `Link` of a page; RFC 8288, `docs/wire/management-api.md#0.6`. */
export function pageHeaders({ total, isCapped }: Listing, page: Page, address: URL): Headers {
  const last = Math.max(1, Math.ceil(total / page.size))
  const place = address.origin + address.pathname
  // A separate object: changing `address.searchParams` would serialize the whole URL each time.
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
