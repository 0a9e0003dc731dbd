import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export type CollectedSpan = {
  name: string
  traceId: string
  spanId: string
  parentSpanId: string
  attributes: Record<string, string | number>
}

export type Collector = {
  url: string
  spans: CollectedSpan[]
  /** The names of metrics, and the number of points of each in the latest export. */
  metrics: Map<string, number>
  /** All that was received, as text: to search it. */
  received(): string
  stop(): Promise<void>
}

/** A receiver of OTLP over HTTP, which decodes protobuf (opentelemetry-proto 1.x) as far as the tests look. */
export async function startCollector(): Promise<Collector> {
  const bodies: Buffer[] = []
  const spans: CollectedSpan[] = []
  const metrics = new Map<string, number>()
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const sent = Buffer.concat(chunks)
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
    bodies.push(body)
    // resource_spans = 1, scope_spans = 2, spans = 2; the same numbers lead to metrics.
    const items = all(body, 1).flatMap(each => all(each, 2).flatMap(scope => all(scope, 2)))
    if (request.url === '/v1/traces') spans.push(...items.map(spanOf))
    if (request.url === '/v1/metrics') for (const item of items) metrics.set(text(item, 1), pointsOf(item))
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  }).listen(0)
  await once(server, 'listening')
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    spans,
    metrics,
    received: () => Buffer.concat(bodies).toString('latin1'),
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function spanOf(span: Buffer): CollectedSpan {
  const pairs = all(span, 9).map((pair): [string, string | number] => {
    const [value = Buffer.alloc(0)] = all(pair, 2)
    return [text(pair, 1), text(value, 1) || number(value, 3)]
  })
  const hex = (field: number) => (all(span, field)[0] ?? Buffer.alloc(0)).toString('hex')
  return {
    name: text(span, 5),
    traceId: hex(1),
    spanId: hex(2),
    parentSpanId: hex(4),
    attributes: Object.fromEntries(pairs),
  }
}

/** gauge = 5, sum = 7, histogram = 9; each has its points in field 1. */
function pointsOf(metric: Buffer): number {
  return [5, 7, 9].flatMap(kind => all(metric, kind)).flatMap(kind => all(kind, 1)).length
}

const text = (message: Buffer, field: number) => all(message, field)[0]?.toString() ?? ''

function number(message: Buffer, field: number): number {
  return [...fields(message)].find(each => each.field === field)?.number ?? 0
}

function all(message: Buffer, field: number): Buffer[] {
  return [...fields(message)].flatMap(each => (each.field === field && each.bytes ? [each.bytes] : []))
}

/** https://protobuf.dev/programming-guides/encoding/ */
function* fields(message: Buffer): Generator<{ field: number; number?: number; bytes?: Buffer }> {
  let at = 0
  const varint = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = message[at] ?? 0
      at += 1
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  while (at < message.length) {
    const tag = varint()
    const [field, type] = [Math.floor(tag / 8), tag % 8]
    if (type === 0) yield { field, number: varint() }
    else if (type === 2) {
      const length = varint()
      yield { field, bytes: message.subarray(at, at + length) }
      at += length
    } else at += type === 1 ? 8 : 4
  }
}
