import { IncomingMessage, type ServerResponse } from 'node:http'
import type Provider from 'oidc-provider'
import { errors } from 'oidc-provider'
import type { Services } from '../services.ts'
import { publicClientOf } from './basic-authentication.ts'
import { formOf, isPlainForm, type Parameters } from './request-bodies.ts'

const originals = new WeakMap<IncomingMessage, IncomingMessage>()

/** The original of a request that was translated for the provider. */
export function originalOf(message: IncomingMessage): IncomingMessage {
  return originals.get(message) ?? message
}

/**
 * Forwards a request below `/oidc` to the provider, with host, scheme and path of ENDPOINT. The provider builds URLs
 * from these, so they do not depend on what a proxy changed. `prepare` adds middleware to a provider before its first
 * request.
 */
export function forwardToProvider(services: Services, prepare: (provider: Provider) => void) {
  const endpoint = new URL(services.config.endpoint)
  const prefix = endpoint.pathname.replace(/\/$/, '')
  const handlers = new WeakMap<Provider, ReturnType<Provider['callback']>>()
  const handlerOf = (provider: Provider) => {
    const known = handlers.get(provider)
    if (known) return known
    prepare(provider)
    const handler = provider.callback()
    handlers.set(provider, handler)
    return handler
  }
  const forward = (message: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    message.headers.host = endpoint.host
    message.headers['x-forwarded-host'] = endpoint.host
    message.headers['x-forwarded-proto'] = endpoint.protocol.slice(0, -1)
    const path = splitResources(message.url?.slice('/oidc'.length) || '/')
    message.originalUrl = `${prefix}/oidc${path}`
    message.url = path
    return handlerOf(services.provider)(message, response)
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
    // Not `no-referrer`: it would make the `Origin` of forms posted from here `null`.
    ['referrer-policy', 'strict-origin-when-cross-origin'],
    ...(protocol === 'https:' ? [['strict-transport-security', 'max-age=31536000'] as [string, string]] : []),
  ]
}

type Translator = (
  message: IncomingMessage,
  prefix: string,
) => Promise<IncomingMessage | { redirectTo: string }>

/** The translation of a request that the library does not accept; undefined where the library accepts it as it is. */
function translatorOf(message: IncomingMessage): Translator | undefined {
  const path = message.url?.split('?')[0] ?? ''
  if (path === '/oidc/auth' || path === '/oidc/session/end') return asGet
  if (/^\/oidc\/token(\/introspection|\/revocation)?$/.test(path) && !isPlainForm(message)) return asPlainForm
  return undefined
}

/** Characters. Longer URLs are refused by proxies and by Node.js, which accepts 16 KiB of headers. */
const longestAddress = 8000

/**
 * POST must work like GET (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout 1.0 section 2). On a cross-site
 * POST the browser withholds our cookies (`SameSite=Lax`), so it is redirected to repeat the request by GET, with
 * them.
 */
async function asGet(message: IncomingMessage, prefix: string) {
  const [path = ''] = message.url?.split('?') ?? []
  const url = `${path}?${new URLSearchParams(await formOf(message, ['form']))}`
  const hasSession = /(^|; ?)_session=/.test(message.headers.cookie ?? '')
  if (!hasSession && url.length <= longestAddress) return { redirectTo: prefix + url }
  return replaced(message, { method: 'GET', url, headers: {}, body: '' })
}

/** Translates JSON, another charset than UTF-8, and a public client that authenticates with an empty secret. */
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

/** Builds a request with another body, since the original's was already read. */
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
      // The rest of a body that is too long is not read.
      connection: 'close',
    })
    .end(JSON.stringify(body))
}

/** Splits a `resource` parameter that names several APIs (docs/wire/management-api.md#8.5). */
function splitResources(path: string): string {
  if (!/^\/auth\?.*resource=/.test(path)) return path
  const query = new URLSearchParams(path.slice('/auth?'.length))
  const named = query.getAll('resource')
  if (!named.some(each => each.includes(','))) return path
  query.delete('resource')
  for (const each of named.flatMap(several => several.split(','))) query.append('resource', each)
  return `/auth?${query}`
}
