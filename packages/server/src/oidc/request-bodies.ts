import type { IncomingMessage } from 'node:http'
import { errors } from 'oidc-provider'
import { publicClientOf } from './basic-authentication.ts'

/** Parameters in the order of the body; a name may occur several times. */
export type Parameters = [name: string, value: string][]

/** Bytes; the same limit as the library's. */
const longestBody = 56 * 1024

/**
 * Whether the library accepts the body as it is: a form in UTF-8, from a client that authenticates or names itself in
 * the form.
 */
export function isPlainForm(message: IncomingMessage): boolean {
  const type = typeOf(message)
  if (type.kind === 'json') return false
  return (type.kind === 'other' || type.charset === 'utf-8') && publicClientOf(message) === undefined
}

/** Reads the parameters of a form, or of a JSON object. */
export async function formOf(
  message: IncomingMessage,
  kinds: readonly ('form' | 'json')[],
): Promise<Parameters> {
  const { kind, charset } = typeOf(message)
  if (!kinds.some(each => each === kind)) throw new errors.InvalidRequest('the body has to be a form')
  const body = await readBody(message)
  return kind === 'json' ? parametersOfJson(body) : parametersOfForm(body, charset)
}

function typeOf({ headers }: IncomingMessage): { kind: 'form' | 'json' | 'other'; charset: string } {
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';')
  const charset = parameters.map(each => /^\s*charset="?([\w-]+)"?\s*$/.exec(each)?.[1]).find(Boolean)
  const kinds = { 'application/x-www-form-urlencoded': 'form', 'application/json': 'json' } as const
  return {
    kind: kinds[type.trim() as keyof typeof kinds] ?? 'other',
    charset: charset === undefined || charset === 'utf8' ? 'utf-8' : charset,
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    length += chunk.length
    if (length > longestBody) throw new errors.InvalidRequest('the body is too long', 413)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Parses a form (URL Standard section 5.1) in the charset of the request. */
function parametersOfForm(body: Buffer, charset: string): Parameters {
  const decoder = decoderOf(charset)
  const decode = (text: string) => decoder.decode(bytesOf(text))
  return body
    .toString('latin1')
    .split('&')
    .filter(Boolean)
    .map(pair => {
      const [name = '', ...value] = pair.split('=')
      return [decode(name), decode(value.join('='))]
    })
}

function bytesOf(text: string): Buffer {
  const unescaped = text
    .replaceAll('+', ' ')
    .replace(/%([\da-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(unescaped, 'latin1')
}

function decoderOf(charset: string): TextDecoder {
  // In UTF-16, not even `&` and `=` are single bytes.
  if (charset.startsWith('utf-16')) throw new errors.InvalidRequest(`unsupported charset ${charset}`, 415)
  try {
    return new TextDecoder(charset)
  } catch {
    throw new errors.InvalidRequest(`unsupported charset ${charset}`, 415)
  }
}

function parametersOfJson(body: Buffer): Parameters {
  const given: unknown = JSON.parse(body.toString())
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new errors.InvalidRequest('the body has to be a JSON object')
  return Object.entries(given).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter(each => each !== null)
      .map((each): [string, string] => {
        if (typeof each === 'object') throw new errors.InvalidRequest(`${name} has to be a text`)
        return [name, String(each)]
      }),
  )
}
