import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { Problem } from '@latchkey/contract'
import type { Call } from '@latchkey/mcp'
import type { Context } from 'hono'
import { mcpResourceOf } from '../../oidc/resources.ts'
import type { Services } from '../../services.ts'
import type { Admin, RequestClient } from '../../store/actor.ts'
import { type App, clientOf } from '../api.ts'
import { bearerToken } from '../authenticate.ts'
import { challengeOf } from '../challenge.ts'
import { shapeProblem } from '../input-guard.ts'
import { languageOf, problemBody, problemHeaders, toProblem } from '../problem.ts'
import { readGuarded } from '../request.ts'
import { send } from '../response.ts'
import { callerOf, type Router } from './own-request.ts'

/**
 * The Model Context Protocol for coding agents, over Streamable HTTP without sessions
 * (https://modelcontextprotocol.io/specification/2026-07-28). Its tools are the operations of the Management API, called
 * through the router like any request. The library is loaded with the first request: most servers never need it.
 */
export function mountMcp(app: App, services: Services): void {
  const router = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  app.post('/mcp', hono => answer(services, router, hono))
}

async function answer(
  services: Services,
  router: Router,
  hono: Context<{ Bindings: HttpBindings }>,
): Promise<Response> {
  const begun = performance.now()
  const message = hono.env.incoming
  const { endpoint } = services.config
  const client = clientOf(message, services)
  const written = await perform(services, router, { hono, client }).catch(error => {
    const problem = toProblem(error, services, client.requestId)
    const language = languageOf(message, new URLSearchParams())
    return {
      status: problem.status,
      text: JSON.stringify(problemBody(problem, language)),
      headers: { ...problemHeaders(problem), ...challengeOf(problem, endpoint, '/mcp') },
    }
  })
  services.tracing.operation('mcp', 'POST /mcp')
  services.metrics.observe('mcp', written.status, (performance.now() - begun) / 1000)
  services.logger.debug({ requestId: client.requestId, operation: 'mcp', status: written.status }, 'answered')
  return send(hono.env, {
    ...written,
    headers: { ...written.headers, 'logto-core-request-id': client.requestId },
  })
}

type Asked = { hono: Context<{ Bindings: HttpBindings }>; client: RequestClient }

async function perform(services: Services, router: Router, { hono, client }: Asked) {
  const { endpoint } = services.config
  const message = hono.env.incoming
  requireOwnOrigin(message.headers.origin, endpoint)
  const actor = await services.adminTokens.identify(bearerToken(message), mcpResourceOf(endpoint))
  const body = await readGuarded(message)
  // JSON-RPC has batches, and revision 2025-06-18 of the protocol has them no more: one request is one call.
  if (Array.isArray(body)) throw fault('body', '', 'a batch is not supported; send one message')

  const { answerOverHttp, createMcpServer, toolsFor, userAgentOf } = await import('@latchkey/mcp')
  const caller = { actor, client: { ...client, userAgent: userAgentOf(client.userAgent).slice(0, 512) } }
  const call = callerOf(router, caller)
  await requireScope(body, actor, call)
  const groups = await groupsOf(hono.req.query('groups'))
  const factory = () => createMcpServer(call, toolsFor(actor.scopes, groups))
  const response = await answerOverHttp(factory, hono.req.raw, body)
  return { status: response.status, text: (await response.text()) || null, headers: {} }
}

/**
 * Refuses pages of other origins, as the protocol requires against DNS rebinding. They could not read an answer, and
 * hold no token: the endpoint takes no cookies.
 */
function requireOwnOrigin(origin: string | undefined, endpoint: string): void {
  if (origin !== undefined && origin !== new URL(endpoint).origin) throw new Problem('auth.forbidden')
}

/**
 * Refuses the call of a tool whose scope the token lacks as HTTP does, so that the client can ask for another token. The
 * router refuses it first, which records the refusal.
 */
async function requireScope(body: unknown, { scopes }: Admin, call: Call): Promise<void> {
  const { tools, isOpenTo } = await import('@latchkey/mcp')
  const { method, params } = body as { method?: unknown; params?: { name?: unknown } }
  const row = method === 'tools/call' ? tools.get(String(params?.name))?.row : undefined
  if (!row || isOpenTo(scopes, row)) return
  const [verb = '', path = ''] = row.route.split(' ')
  await call({ method: verb, path: path.replaceAll(/:\w+/g, '-') })
  throw new Problem('auth.forbidden', { missingScope: row.scope })
}

/** The groups of `?groups=users,roles`; undefined: all. */
async function groupsOf(given: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (given === undefined) return undefined
  const { groups } = await import('@latchkey/mcp')
  const wanted = given.split(',')
  const unknown = wanted.find(each => !groups.has(each))
  if (unknown !== undefined) throw fault('query', 'groups', `the groups are ${[...groups].join(', ')}`)
  return new Set(wanted)
}

function fault(part: 'body' | 'query', member: string, message: string): Problem {
  return shapeProblem(part, [{ code: 'custom', path: member ? [member] : [], message, input: undefined }])
}
