import type { IncomingMessage } from 'node:http'
import { Problem, type Row } from '@latchkey/contract'
import type { z } from 'zod'
import type { Page } from '../directory/users.ts'
import { hasAllowedCharacters } from '../policies/username.ts'
import type { Settings } from '../store/settings.ts'
import { requireHarmless, shapeProblem } from './input-guard.ts'
import { markLostNumbers, mayLoseNumbers } from './lost-numbers.ts'

/** Maximum bytes of a JSON body; `docs/wire/account-api.md#1.9`. */
const bodyLimit = 1024 * 1024
const formLimit = 56 * 1024

/** A request before validation: no part of it is trusted. */
export type Incoming = {
  message: IncomingMessage
  params: Record<string, string>
  search: URLSearchParams
}

/** The validated input of a request, by its row. */
export type Input<R extends Row> = {
  params: Record<string, string>
  query: R extends { query: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
  body: R extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
  /** Read only after authorization; see `files.ts`. */
  files: R extends { files: infer Declared } ? Record<keyof Declared & string, Buffer> : undefined
  search: URLSearchParams
  page: R extends { pages: 'always' } ? Page : Page | undefined
}

/**
 * Parses a request by its row, in the wire's order: pages, query, body, parameters
 * (`docs/wire/management-api.md#0.3`). With settings, it also checks the parts of the shape that an administrator can
 * widen.
 */
export async function parse<R extends Row>(
  row: R,
  { message, params, search }: Incoming,
  settings?: Settings,
): Promise<Input<R>> {
  const page = row.pages && readPage(row.pages, search)
  const query = row.query && check('query', row.query, Object.fromEntries(grouped(search)))
  const body = row.body && parseBody(row.body, await readBody(message), settings)
  requireHarmless('params', params)
  // The casts are safe: the row's own schemas produced these values.
  return { params, query, body, files: undefined, search, page } as Input<R>
}

/** Parses a body by its schema, and by the settings if they are given; see `parse`. */
export function parseBody<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  settings?: Settings,
): z.output<Schema> {
  const body = check('body', schema, value)
  if (settings) requireUsernameShape(body, settings)
  return body
}

/** Parses a part of a form that contains JSON; see `Row`. */
export function parsePart<Schema extends z.ZodType>(schema: Schema, bytes: Buffer): z.output<Schema> {
  return check('body', schema, parseJson(bytes.toString('utf8')))
}

function check<Schema extends z.ZodType>(
  part: 'query' | 'body',
  schema: Schema,
  value: unknown,
): z.output<Schema> {
  requireHarmless(part, value)
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw shapeProblem(part, parsed.error.issues)
  return parsed.data
}

/** Requires the wire's shape of a username, unless the policy allows more characters. */
function requireUsernameShape(body: unknown, { signInExperience: { usernamePolicy } }: Settings): void {
  if (typeof body !== 'object' || body === null || !('username' in body)) return
  const { username } = body
  if (typeof username !== 'string' || username === '' || hasAllowedCharacters(username, usernamePolicy))
    return
  const message = 'Invalid string: must match pattern /^[A-Z_a-z]\\w*$/'
  throw shapeProblem('body', [
    { code: 'invalid_format', format: 'regex', path: ['username'], message, input: username },
  ])
}

function grouped(search: URLSearchParams): Map<string, string | string[]> {
  const values = new Map<string, string | string[]>()
  for (const key of new Set(search.keys())) {
    const [only = '', ...more] = search.getAll(key)
    values.set(key, more.length > 0 ? [only, ...more] : only)
  }
  return values
}

/** Reads `page` and `page_size`; `docs/wire/management-api.md#0.6`. Errors: `guard.invalid_pagination`. */
function readPage(pages: 'always' | 'optional', search: URLSearchParams): Page | undefined {
  if (pages === 'optional' && !search.has('page') && !search.has('page_size')) return undefined
  const number = readWhole(search.get('page') ?? '1')
  const size = readWhole(search.get('page_size') ?? '20')
  // PostgreSQL's OFFSET cannot count beyond this.
  if (size > 100 || number * size > Number.MAX_SAFE_INTEGER) throw new Problem('guard.invalid_pagination')
  return { number, size }
}

function readWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw new Problem('guard.invalid_pagination')
  return Number(text)
}

/** Reads a body that no row describes, with the guards of those that one does. */
export async function readGuarded(message: IncomingMessage): Promise<unknown> {
  const body = await readBody(message)
  requireHarmless('body', body)
  return body
}

/** Reads the body as JSON or as a form; any other type counts as an empty object: `docs/wire/account-api.md#1.9`. */
async function readBody(message: IncomingMessage): Promise<unknown> {
  const type = message.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
  const isForm = type === 'application/x-www-form-urlencoded'
  const isJson = type === 'application/json' || type.endsWith('+json')
  const text = await readText(message, isForm ? formLimit : bodyLimit)
  if (isForm) return Object.fromEntries(grouped(new URLSearchParams(text)))
  return isJson && text ? parseJson(text) : {}
}

function parseJson(text: string): unknown {
  let value: unknown
  try {
    value = mayLoseNumbers(text) ? JSON.parse(text, markLostNumbers) : JSON.parse(text)
  } catch (error) {
    const reason = `it is not JSON: ${error instanceof Error ? shortened(error.message) : error}`
    throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
  }
  if (typeof value === 'object' && value !== null) return value
  const reason = 'it is neither an object nor an array'
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

/** Removes the text that the parser quotes, which may be a password. */
function shortened(message: string): string {
  return message
    .replace(/^Unexpected token .*?(, "[\s\S]*)? is not valid JSON$/, 'Unexpected token')
    .replace(/ in JSON at/, ' at')
    .replace(/"[\s\S]*"/, '…')
}

async function readText(message: IncomingMessage, limit: number): Promise<string> {
  if (Number(message.headers['content-length'] ?? 0) > limit)
    throw new Problem('request.body_too_large', { limit })
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > limit) throw new Problem('request.body_too_large', { limit })
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof Problem) throw error
    // The client disconnected: no answer can reach it, and the server has no fault.
    const reason = 'it ended before it was whole'
    throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      chunks.length === 1 ? chunks[0] : Buffer.concat(chunks),
    )
  } catch {
    throw new Problem(
      'guard.invalid_input',
      { part: 'body', reason: 'it is not UTF-8' },
      { details: 'it is not UTF-8' },
    )
  }
}
