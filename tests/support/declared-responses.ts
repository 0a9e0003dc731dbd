import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { inject } from 'vitest'
import type { OpenApiDocument } from '../../packages/server/src/http/openapi.ts'
import type { Operation } from '../../packages/server/src/http/openapi-operation.ts'

// Validates every response of a test server against the operation in the OpenAPI document. The test files of a worker
// share this module, and with it the ports; the setup file checks after each of their tests.

type GivenResponse = {
  method: string
  path: string
  status: number
  contentType: string
  body: Buffer
}

type DeclaredOperation = { name: string; method: string; pattern: RegExp; operation: Operation }
type Validator = (value: unknown) => string | undefined

const heldPorts = new Set<number>()
const pending: GivenResponse[] = []

/** Validates every response of the server at this port against the OpenAPI document. */
export function holdToDeclarations(port: number): void {
  heldPorts.add(port)
}

/** Never unsubscribed: once a worker, as the ports of stopped servers receive no requests. */
subscribe('http.server.request.start', message => {
  const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
  if (heldPorts.has(request.socket.localPort ?? 0)) remember(request, response)
})

/** How the responses since the last call differ from their declarations, one sentence each. */
export async function takeUndeclared(): Promise<string[]> {
  const given = pending.splice(0)
  if (given.length === 0) return []
  known ??= await readDeclarations()
  const { operations, validatorOf } = known
  const found = given.flatMap(response => {
    const method = response.method === 'HEAD' ? 'GET' : response.method
    // The first match wins, as in the router.
    const declared = operations.find(each => each.method === method && each.pattern.test(response.path))
    const fault = declared && faultOf(declared, response, validatorOf)
    return fault ? [`${declared.name}: ${fault}`] : []
  })
  return [...new Set(found)]
}

let known: Awaited<ReturnType<typeof readDeclarations>> | undefined

function faultOf(
  { operation }: DeclaredOperation,
  { method, status, contentType, body }: GivenResponse,
  validatorOf: (schema: object) => Validator,
): string | undefined {
  const text = body.toString()
  const declared = operation.responses[status]
  if (!declared) return `undeclared status ${status}, with ${text.slice(0, 500) || 'no body'}`
  if (method === 'HEAD') return undefined
  if (!declared.content) return text && `${status}: undeclared body ${text.slice(0, 500)}`

  const [type = ''] = contentType.split(';')
  const schema = declared.content[type]?.schema
  if (!schema) return `${status}: undeclared content type "${type}"`
  const validate = validatorOf(schema)
  const faults =
    type === 'application/x-ndjson'
      ? text
          .split('\n')
          .filter(Boolean)
          .map(line => validate(JSON.parse(line)))
          .find(Boolean)
      : validate(type === 'application/json' ? JSON.parse(text) : text)
  return faults && `${status}: ${faults}, in ${text.slice(0, 500)}`
}

/** Loaded only when a server is tested. Each schema is compiled once. */
async function readDeclarations() {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const { default: formats } = await import('ajv-formats')
  const { paths, components }: OpenApiDocument = JSON.parse(inject('openApi'))
  const ajv = formats.default(new Ajv2020({ strict: false, allErrors: true }))
  const validators = new Map<object, Validator>()

  const validatorOf = (schema: object): Validator => {
    const made = validators.get(schema) ?? compiled(schema)
    validators.set(schema, made)
    return made
  }
  const compiled = (schema: object): Validator => {
    const validate = ajv.compile({ ...schema, components })
    return value => (validate(value) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'body' }))
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([verb, operation]): DeclaredOperation => {
      const method = verb.toUpperCase()
      const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`)
      return { name: `${method} ${path}`, method, pattern, operation }
    }),
  )
  return { operations, validatorOf }
}

/** Records a response while it is sent, as its headers may not be readable afterwards. */
function remember(request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = []
  let headers: Record<string, unknown> = {}
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string))
  }
  const { writeHead, write, end } = response
  Object.assign(response, {
    writeHead(...given: unknown[]) {
      headers = (given.find(each => typeof each === 'object' && each !== null) ?? {}) as typeof headers
      return Reflect.apply(writeHead, response, given)
    },
    write(...given: unknown[]) {
      keep(given[0])
      return Reflect.apply(write, response, given)
    },
    end(...given: unknown[]) {
      keep(given[0])
      const header = (name: string) => String(headers[name] ?? response.getHeader(name) ?? '')
      const body = Buffer.concat(chunks)
      if (request.url?.startsWith('/api/'))
        pending.push({
          method: request.method ?? '',
          // The router has already removed the sub-path of the server, if any.
          // Dot segments are resolved, also encoded ones, as the router does it.
          path: URL.parse(request.url, 'http://localhost')?.pathname ?? '',
          status: response.statusCode,
          contentType: header('content-type'),
          body: header('content-encoding') === 'gzip' ? gunzipSync(body) : body,
        })
      return Reflect.apply(end, response, given)
    },
  })
}
