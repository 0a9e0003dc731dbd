import type { IncomingMessage } from 'node:http'
import { Problem, type Row } from '@latchkey/contract'
import type { z } from 'zod'
import type { Page } from '../directory/users.ts'
import { hasAllowedCharacters } from '../policies/username.ts'
import type { Settings } from '../store/settings.ts'
import { requireHarmless, shapeProblem } from './input-guard.ts'
import { markLostNumbers, mayLoseNumbers } from './lost-numbers.ts'

/** Bytes of a JSON body at most; contract account-api 1.9. */
const bodyLimit = 1024 * 1024
const formLimit = 56 * 1024

/** A request as every door sees it: nothing of it is trusted yet. */
export type Incoming = {
  message: IncomingMessage
  params: Record<string, string>
  search: URLSearchParams
}

/** What a row makes of a request. */
export type Input<R extends Row> = {
  params: Record<string, string>
  query: R extends { query: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
  body: R extends { body: infer Schema extends z.ZodType } ? z.output<Schema> : undefined
  /** Read once it is clear that the caller may; see `files.ts`. */
  files: R extends { files: infer Declared } ? Record<keyof Declared & string, Buffer> : undefined
  search: URLSearchParams
  page: R extends { pages: 'always' } ? Page : Page | undefined
}

/**
 * Reads a request by its row: pages, query, body, parameters, in the order of contract management-api 0.3; and, where the shape has a
 * part that an administrator can widen, by the settings.
 */
export async function parse<R extends Row>(
  row: R,
  { message, params, search }: Incoming,
  settings?: Settings,
): Promise<Input<R>> {
  const page = row.pages && readPage(row.pages, search)
  const query = row.query && check('query', row.query, Object.fromEntries(grouped(search)))
  const body = row.body && check('body', row.body, await readBody(message))
  if (settings) requireUsernameShape(body, settings)
  requireHarmless('params', params)
  // The row's own schemas made these; the type says the same of them.
  return { params, query, body, files: undefined, search, page } as Input<R>
}

function check(part: 'query' | 'body', schema: z.ZodType, value: unknown): unknown {
  requireHarmless(part, value)
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw shapeProblem(part, parsed.error.issues)
  return parsed.data
}

/** The wire's shape of a username, unless the policy names more characters. */
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

/** Contract management-api 0.6. */
function readPage(pages: 'always' | 'optional', search: URLSearchParams): Page | undefined {
  if (pages === 'optional' && !search.has('page') && !search.has('page_size')) return undefined
  const number = readWhole(search.get('page') ?? '1')
  const size = readWhole(search.get('page_size') ?? '20')
  // Pages beyond what PostgreSQL can count are no pages.
  if (size > 100 || number * size > Number.MAX_SAFE_INTEGER) throw new Problem('guard.invalid_pagination')
  return { number, size }
}

function readWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw new Problem('guard.invalid_pagination')
  return Number(text)
}

/** The body as JSON or as a form; anything else counts as an empty object, contract account-api 1.9. */
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

/** The parser quotes what it stumbled over; that may be a password. */
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
    // Whoever sent it hung up: nobody hears the answer, and it is no fault of ours.
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
