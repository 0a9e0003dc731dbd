import type { IncomingMessage } from 'node:http'
import type { BusboyInstance } from '@fastify/busboy'
import type { HttpBindings } from '@hono/node-server'
import { Problem, type Row } from '@latchkey/contract'
import { shapeProblem } from './input-guard.ts'
import type { Input } from './request.ts'

type Declared = NonNullable<Row['files']>

/** Bytes allowed beside the files: boundaries, part headers, a few other fields. */
const slack = 64 * 1024

/** Maximum bytes of files in memory, of all requests together. */
const holdable = 128 * 1024 * 1024
let held = 0

/**
 * Adds the files that a row declares to its input. Called after authorization, so that refused callers cannot upload
 * megabytes.
 */
export async function withFiles<R extends Row>(
  { row, hono }: { row: R; hono: { env: HttpBindings } },
  input: Input<R>,
): Promise<Input<R>> {
  // The cast is safe: `receive` returns the names that the row declares.
  return row.files ? { ...input, files: (await receive(row.files, hono.env)) as Input<R>['files'] } : input
}

async function receive(
  declared: Declared,
  { incoming, outgoing }: HttpBindings,
): Promise<Record<string, Buffer>> {
  const parser = await openParser(incoming, declared)
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
        // If the request ends early, each part emits an error of its own, including undeclared parts.
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
      // A command line sends the JSON of a part as a plain field.
      parser.on('field', (name, value, _, isCut) => {
        if (!Object.hasOwn(declared, name) || !declared[name]?.json || received.has(name)) return
        const bytes = Buffer.from(value)
        const { maximum } = declared[name]
        const fault = isCut ? tooLarge(maximum) : keeper(outgoing, maximum)(bytes.length)
        if (fault) reject(fault)
        received.set(name, [bytes])
      })
      parser.on('finish', resolve)
      parser.on('error', () => refuse('it is not multipart as it says'))
      // The client disconnected: no answer can reach it, and the server has no fault.
      incoming.on('close', () => incoming.complete || refuse('it ended before it was whole'))
      incoming.on('error', () => refuse('it ended before it was whole'))
      incoming.pipe(parser)
    })
  } finally {
    // The rest of the body is drained; otherwise the client would not read the answer.
    incoming.unpipe(parser)
    incoming.resume()
  }
  return wholeFiles(declared, received)
}

async function openParser(message: IncomingMessage, declared: Declared): Promise<BusboyInstance> {
  const type = message.headers['content-type'] ?? ''
  if (!/^multipart\/form-data *;/i.test(type)) throw shapeFault([], 'it is not multipart/form-data')
  // Loaded on demand: a server without uploads does not need it.
  const { Busboy } = await import('@fastify/busboy')
  const fieldSize = Math.max(1024, ...Object.values(declared).map(part => (part.json ? part.maximum : 0)))
  try {
    return new Busboy({
      headers: { ...message.headers, 'content-type': type },
      limits: { files: 8, fields: 8, parts: 16, fieldSize, headerPairs: 32, headerSize: 8192 },
    })
  } catch {
    throw shapeFault([], 'it has no boundary')
  }
}

/** Counts the bytes of one file, and releases them when the request ends. */
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
