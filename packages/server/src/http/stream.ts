import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Row } from '@latchkey/contract'
import type { Lines } from './output.ts'
import type { Headers } from './response.ts'

/** A stream whose first batch has been made. */
export type OpenStream = { first: unknown[]; rest: Lines }

/** Milliseconds for which a client may take nothing. A connection whose other end has vanished looks the same. */
const patience = 60_000

/** Makes the first batch, so that a refusal is still answered with its status. */
export async function beginStream(rest: Lines): Promise<OpenStream> {
  const { value } = await rest.next()
  return { first: value ?? [], rest }
}

/**
 * Writes the lines as fast as the client takes them. A failure breaks the connection, so that the client does not take
 * half for the whole.
 */
export async function sendLines(
  { incoming, outgoing }: HttpBindings,
  row: Row,
  { first, rest, headers }: OpenStream & { headers: Headers },
): Promise<Response> {
  outgoing.writeHead(200, {
    ...headers,
    'cache-control': 'no-store',
    'content-type': 'application/x-ndjson; charset=utf-8',
    // nginx would collect the lines.
    'x-accel-buffering': 'no',
    'x-content-type-options': 'nosniff',
  })
  if (incoming.method === 'HEAD') {
    outgoing.end()
    await rest.return()
    return RESPONSE_ALREADY_SENT
  }
  outgoing.flushHeaders()
  outgoing.setTimeout(patience, () => outgoing.destroy())
  await pipeline(Readable.from(textsOf(row, first, rest)), outgoing).catch(() => outgoing.destroy())
  return RESPONSE_ALREADY_SENT
}

async function* textsOf({ output }: Row, first: unknown[], rest: Lines): AsyncGenerator<string> {
  const textOf = (lines: unknown[]) =>
    lines.map(line => `${JSON.stringify(output ? output.parse(line) : line)}\n`).join('')
  try {
    yield textOf(first)
    for await (const lines of rest) yield textOf(lines)
  } finally {
    // Also where the client left before the second batch.
    await rest.return()
  }
}
