import type { HttpBindings } from '@hono/node-server'
import { accountApi, linkApi, managementApi, notYet, Problem, type Row, signInApi } from '@latchkey/contract'
import { cors } from 'hono/cors'
import type { Services } from '../services.ts'
import { type App, requestIds } from './api.ts'
import { lostPage } from './pages.ts'
import { languageOf, problemBody, problemHeaders, toProblem } from './problem.ts'
import { send } from './response.ts'

const known: Pick<Row, 'route'>[] = [
  ...[accountApi, linkApi, managementApi, signInApi].flatMap(table => Object.values<Row>(table)),
  ...notYet,
  { route: 'POST /mcp' },
]
const verbs = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']

/** CORS preflights of the Account API: any origin, tokens in headers, no cookies; `docs/wire/account-api.md#1.10`. */
export function mountPreflight(app: App): void {
  const allowMethods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'PATCH']
  const preflight = cors({ origin: origin => origin || '*', allowMethods })
  for (const path of ['/api/my-account', '/api/my-account/*', '/api/verifications/*'])
    app.options(path, async (context, next) => {
      if (!context.req.header('access-control-request-method')) return next()
      return preflight(context, next)
    })
}

/**
 * Answers requests that no row matches: a known path with another method, or an unknown path. Tokens are not read.
 */
export function mountUnmatched(app: App, services: Services): void {
  const methods = new Map<string, Set<string>>()
  for (const { route } of known) {
    const [method = '', path = ''] = route.split(' ')
    const allowed = methods.get(path) ?? new Set()
    methods.set(path, allowed.add(method))
    if (method === 'GET') allowed.add('HEAD')
  }
  for (const [path, allowed] of methods) {
    const allow = [...allowed].join(', ')
    app.all(path, context => {
      const { method = '' } = context.env.incoming
      if (method === 'OPTIONS') return new Response(null, { status: 200, headers: { allow } })
      return refuse(
        context.env,
        new Problem(verbs.includes(method) ? 'request.method_not_allowed' : 'request.method_unknown'),
        { allow },
      )
    })
  }
  const showLost = lostPage(services)
  app.notFound(context =>
    asksForPage(context.env.incoming)
      ? showLost(context)
      : refuse(context.env, new Problem('request.not_found')),
  )
  app.onError((error, context) => {
    const requestId = requestIds.get(context.env.incoming) ?? ''
    return refuse(context.env, toProblem(error, services, requestId))
  })
}

/** Whether the path could be that of a page, and the client takes one. */
function asksForPage({ method, url = '', headers }: HttpBindings['incoming']): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const [path = ''] = url.split('?', 1)
  if (/^\/(?:api|\.well-known)(?=\/|$)/.test(path)) return false
  const { accept = '*/*' } = headers
  const isFile = /^\/(?:dev|assets|user-assets)\/|\.\w+$/.test(path)
  return accept.includes('text/html') || (accept === '*/*' && !isFile)
}

function refuse(
  bindings: HttpBindings,
  problem: Problem,
  headers: Record<string, string> = {},
): Promise<Response> {
  const message = bindings.incoming
  const text = JSON.stringify(
    problemBody(problem, languageOf(message, new URLSearchParams(message.url?.split('?')[1]))),
  )
  return send(bindings, {
    status: problem.status,
    text,
    headers: {
      ...problemHeaders(problem),
      ...headers,
      'logto-core-request-id': requestIds.get(message) ?? '',
    },
  })
}
