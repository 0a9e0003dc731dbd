import type { IncomingMessage } from 'node:http'
import type { BusboyInstance } from '@fastify/busboy'
import type { HttpBindings } from '@hono/node-server'
import { Problem, type Row } from '@latchkey/contract'
import { shapeProblem } from './input-guard.ts'
import type { Input } from './request.ts'

type Declared = NonNullable<Row['files']>

/** Bytes beside the files: boundaries, headers of parts, a few other fields. */
const slack = 64 * 1024

/** Bytes of files in memory at most, of everybody together. */
const holdable = 128 * 1024 * 1024
let held = 0

/** The input of a row with the files that it declares. The door asks for them last: nobody who may not sends megabytes. */
export async function withFiles<R extends Row>(
  { row, hono }: { row: R; hono: { env: HttpBindings } },
  input: Input<R>,
): Promise<Input<R>> {
  // What is received has the names that the row declares; the type says the same.
  return row.files ? { ...input, files: (await receive(row.files, hono.env)) as Input<R>['files'] } : input
}

async function receive(
  declared: Declared,
  { incoming, outgoing }: HttpBindings,
): Promise<Record<string, Buffer>> {
  const parser = await openParser(incoming)
  const limit = Object.values(declared).reduce((sum, { maximum }) => sum + maximum, 0)
  if (Number(incoming.headers['content-length'] ?? 0) > limit + slack) throw tooLarge(limit)
  const received = new Map<string, Buffer[]>()
  try {
    await new Promise<void>((resolve, reject) => {
      const refuse = (reason: string) => reject(shapeFault([], reason))
      let total = 0
      incoming.on('data', (chunk: Buffer) => {
        total += chunk.length
        if (total > limit + slack) reject(tooLarge(limit))
      })
      parser.on('file', (name, stream) => {
        // Each part fails by itself when the whole ends too early, also one that nobody asked for.
        stream.on('error', () => refuse('it ended before it was whole'))
        const maximum = Object.hasOwn(declared, name) ? declared[name]?.maximum : undefined
        if (maximum === undefined || received.has(name)) return void stream.resume()
        const keep = keeper(outgoing, maximum)
        const chunks: Buffer[] = []
        received.set(name, chunks)
        stream.on('data', (chunk: Buffer) => {
          const fault = keep(chunk.length)
          if (fault) reject(fault)
          else chunks.push(chunk)
        })
      })
      parser.on('finish', resolve)
      parser.on('error', () => refuse('it is not multipart as it says'))
      // Whoever sent it hung up: nobody hears the answer, and it is no fault of ours.
      incoming.on('close', () => incoming.complete || refuse('it ended before it was whole'))
      incoming.on('error', () => refuse('it ended before it was whole'))
      incoming.pipe(parser)
    })
  } finally {
    // What is still on its way is let past, so that the answer is heard.
    incoming.unpipe(parser)
    incoming.resume()
  }
  return wholeFiles(declared, received)
}

async function openParser(message: IncomingMessage): Promise<BusboyInstance> {
  const type = message.headers['content-type'] ?? ''
  if (!/^multipart\/form-data *;/i.test(type)) throw shapeFault([], 'it is not multipart/form-data')
  // A server without uploads has no use for it.
  const { Busboy } = await import('@fastify/busboy')
  try {
    return new Busboy({
      headers: { ...message.headers, 'content-type': type },
      limits: { files: 8, fields: 8, parts: 16, fieldSize: 1024, headerPairs: 32, headerSize: 8192 },
    })
  } catch {
    throw shapeFault([], 'it has no boundary')
  }
}

/** Counts the bytes of one file, and gives them back when the request is over. */
function keeper(outgoing: HttpBindings['outgoing'], maximum: number) {
  let size = 0
  outgoing.once('close', () => {
    held -= size
  })
  return (more: number): Problem | undefined => {
    size += more
    held += more
    if (size > maximum) return tooLarge(maximum)
    if (held > holdable) return new Problem('server.busy', undefined, { headers: { 'retry-after': '1' } })
    return undefined
  }
}

function wholeFiles(declared: Declared, received: Map<string, Buffer[]>): Record<string, Buffer> {
  const files = Object.keys(declared).map(name => {
    const chunks = received.get(name)
    if (!chunks) throw shapeFault([name], 'a file is needed in this part')
    return [name, Buffer.concat(chunks)]
  })
  return Object.fromEntries(files)
}

function tooLarge(limit: number): Problem {
  return new Problem('guard.file_size_exceeded', { limit })
}

function shapeFault(path: string[], message: string): Problem {
  return shapeProblem('files', [{ code: 'custom', path, message, input: undefined }])
}
