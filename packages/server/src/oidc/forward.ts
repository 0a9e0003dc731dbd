import { IncomingMessage, type ServerResponse } from 'node:http'
import { errors } from 'oidc-provider'
import type { Services } from '../services.ts'
import { publicClientOf } from './basic-authentication.ts'
import { formOf, isPlainForm, type Parameters } from './request-bodies.ts'

const originals = new WeakMap<IncomingMessage, IncomingMessage>()

/** The request as it arrived, of one that the provider was handed in other words. */
export function originalOf(message: IncomingMessage): IncomingMessage {
  return originals.get(message) ?? message
}

/**
 * Hands a request below `/oidc` to the provider, under the address that people know it by: whatever a proxy made of
 * host, port, scheme or path, what the provider writes into its answers comes from ENDPOINT.
 */
export function forwardToProvider({ config, provider }: Services) {
  const endpoint = new URL(config.endpoint)
  const prefix = endpoint.pathname.replace(/\/$/, '')
  const handle = provider.callback()
  const forward = (message: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    message.headers.host = endpoint.host
    message.headers['x-forwarded-host'] = endpoint.host
    message.headers['x-forwarded-proto'] = endpoint.protocol.slice(0, -1)
    const path = splitResources(message.url?.slice('/oidc'.length) || '/')
    message.originalUrl = `${prefix}/oidc${path}`
    message.url = path
    return handle(message, response)
  }
  return (message: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of securityHeaders(endpoint)) response.setHeader(name, value)
    const translate = message.method === 'POST' ? translatorOf(message) : undefined
    if (!translate) return forward(message, response)
    return translate(message, prefix).then(
      translated => {
        if (translated instanceof IncomingMessage) return forward(translated, response)
        response.writeHead(303, { location: translated.redirectTo, 'cache-control': 'no-store' }).end()
      },
      error => refuse(response, error),
    )
  }
}

function securityHeaders({ protocol }: URL): [name: string, value: string][] {
  return [
    ['x-content-type-options', 'nosniff'],
    ['x-frame-options', 'DENY'],
    // Not `no-referrer`: forms that are posted from here would have `Origin: null`.
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ...(protocol === 'https:' ? [['strict-transport-security', 'max-age=31536000'] as [string, string]] : []),
  ]
}

type Translator = (
  message: IncomingMessage,
  prefix: string,
) => Promise<IncomingMessage | { redirectTo: string }>

/** What the library does not take itself; `undefined` where it takes the request as it is. */
function translatorOf(message: IncomingMessage): Translator | undefined {
  const path = message.url?.split('?')[0] ?? ''
  if (path === '/oidc/auth' || path === '/oidc/session/end') return asGet
  if (/^\/oidc\/token(\/introspection|\/revocation)?$/.test(path) && !isPlainForm(message)) return asPlainForm
  return undefined
}

/** Longer addresses are refused by proxies and by Node.js, which takes 16 KiB of headers. */
const longestAddress = 8000

/**
 * OpenID Connect Core 3.1.2.1 and RP-Initiated Logout section 2: POST works as GET does. From another site the browser keeps
 * our cookies back at a POST (`SameSite=Lax`), so it is sent to come again by GET, with them.
 */
async function asGet(message: IncomingMessage, prefix: string) {
  const [path = ''] = message.url?.split('?') ?? []
  const url = `${path}?${new URLSearchParams(await formOf(message, ['form']))}`
  const hasSession = /(^|; ?)_session=/.test(message.headers.cookie ?? '')
  if (!hasSession && url.length <= longestAddress) return { redirectTo: prefix + url }
  return replaced(message, { method: 'GET', url, headers: {}, body: '' })
}

/** JSON, another charset than UTF-8, or a public client that authenticates with an empty secret. */
async function asPlainForm(message: IncomingMessage) {
  const parameters: Parameters = await formOf(message, ['form', 'json'])
  const publicClient = publicClientOf(message)
  if (publicClient !== undefined && !parameters.some(([name]) => name === 'client_id'))
    parameters.push(['client_id', publicClient])
  const body = String(new URLSearchParams(parameters))
  return replaced(message, {
    method: 'POST',
    url: message.url ?? '',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(body)),
      ...(publicClient === undefined && { authorization: message.headers.authorization }),
    },
    body,
  })
}

type Replacement = { method: string; url: string; headers: IncomingMessage['headers']; body: string }

/** A request with another body: the one that arrived has been read. */
function replaced(message: IncomingMessage, { method, url, headers, body }: Replacement): IncomingMessage {
  const request = new IncomingMessage(message.socket)
  const kept = Object.entries(message.headers).filter(
    ([name]) => !/^(authorization|content-.*|transfer-encoding)$/.test(name),
  )
  const added = Object.entries(headers).filter(([, value]) => value !== undefined)
  Object.assign(request, { method, url, httpVersion: message.httpVersion, complete: true })
  request.headers = Object.fromEntries([...kept, ...added])
  request.push(body)
  request.push(null)
  originals.set(request, message)
  return request
}

function refuse(response: ServerResponse, error: unknown): void {
  const isOurs = error instanceof errors.OIDCProviderError
  const {
    status,
    message,
    error_description: description,
  } = isOurs ? error : new errors.InvalidRequest('failed to parse the request body')
  const body = {
    code: `oidc.${message}`,
    message: description,
    error: message,
    error_description: description,
  }
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      // What is left of a body that is too long is not read.
      connection: 'close',
    })
    .end(JSON.stringify(body))
}

/** Contract management-api 8.5: one parameter may name several APIs. */
function splitResources(path: string): string {
  if (!/^\/auth\?.*resource=/.test(path)) return path
  const query = new URLSearchParams(path.slice('/auth?'.length))
  const named = query.getAll('resource')
  if (!named.some(each => each.includes(','))) return path
  query.delete('resource')
  for (const each of named.flatMap(several => several.split(','))) query.append('resource', each)
  return `/auth?${query}`
}
