import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { EventType, Problem, Row } from '@latchkey/contract'
import type { Context, Hono } from 'hono'
import { inLineOf } from '../account/password-queue.ts'
import { networkOf } from '../policies/client-network.ts'
import type { Services } from '../services.ts'
import type { RequestContext } from '../store/account.ts'
import type { Admin, RequestClient } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import { challengeOf, type ResourcePath } from './challenge.ts'
import type { Download, Lines } from './output.ts'
import { languageOf, problemBody, problemHeaders, toProblem } from './problem.ts'
import { placeOf } from './proxy-location.ts'
import type { Incoming, Input } from './request.ts'
import { answerOf, type Headers, type Listing, pageHeaders, send, sendFile } from './response.ts'
import { beginStream, sendLines } from './stream.ts'

export type App = Hono<{ Bindings: HttpBindings }>

/** One request at one row of an API. */
export type Call<R extends Row = Row> = Incoming & {
  row: R
  hono: Context<{ Bindings: HttpBindings }>
  client: RequestClient
  now: Date
  /** Set after authentication: from then on, a refusal is recorded. */
  context?: RequestContext
  /** The event that records a refusal, where the row has one for each of several cases. */
  refusal?: EventType
  /** Set after parsing. */
  input?: Input<R>
}

export type CallResult = {
  output: unknown
  status?: Row['status'] | Row['deniedStatus']
  input?: Input<Row>
  headers?: Headers
  /** Whether the throttle of registrations counts the request, beside refusals and status 201. */
  isCounted?: boolean
}

/** The work of an API between request and response. */
type Api<R extends Row> = {
  perform(call: Call<R>, name: string): Promise<CallResult>
  headers?(message: IncomingMessage, row: R): Headers
  /** The API as a protected resource: its 401 names where its metadata is. */
  resource?: ResourcePath
}

/**
 * The database for the reads of a row. A read that an index answers at once uses the shared connections, which cannot
 * write. A list or a stream may be long, and the work before a change writes, because attempts are counted.
 */
export function readerOf({ database }: Services, row: Row): Queryable {
  return row.route.startsWith('GET ') && !row.pages && !row.isStream ? database.quick : database
}

/** Adds every row of a table to the router. */
export function mount<R extends Row>(
  app: App,
  services: Services,
  table: Readonly<Record<string, R>>,
  api: Api<R>,
): void {
  for (const [name, row] of Object.entries(table)) {
    const [method = '', path = ''] = row.route.split(' ')
    app.on(method, path, hono => answer(services, api, name, row, hono))
  }
}

async function answer<R extends Row>(
  services: Services,
  api: Api<R>,
  name: string,
  row: R,
  hono: Context<{ Bindings: HttpBindings }>,
): Promise<Response> {
  const begun = performance.now()
  const message = hono.env.incoming
  const search = new URLSearchParams(message.url?.split('?', 2)[1])
  const call: Call<R> = {
    row,
    hono,
    message,
    search,
    params: hono.req.param(),
    client: clientOf(message, services),
    now: new Date(),
  }
  const headers: Headers = { 'logto-core-request-id': call.client.requestId, ...api.headers?.(message, row) }

  services.tracing.operation(name, row.route)
  const perform = () => api.perform(call, name)
  // Reads skip the fair queue for password hashing, because they hash nothing.
  const isRead = row.route.startsWith('GET ')
  const written = await (isRead ? perform() : inLineOf(networkOf(call.client.address), perform))
    .then(async ({ output, status, input, headers: more }) => {
      Object.assign(headers, more)
      if (row.isStream)
        return { status: 200, text: null, headers, stream: await beginStream(output as Lines) }
      if (row.download) return { status: 200, text: null, headers, file: output as Download }
      if (!row.pages) {
        const written = answerOf(row, output, status)
        return { ...written, headers: { ...written.headers, ...headers } }
      }
      const listing = output as Listing
      const address = new URL(message.url ?? '', services.config.endpoint)
      const paging = input?.page ? pageHeaders(listing, input.page, address) : {}
      return { ...answerOf(row, listing.items, status), headers: { ...headers, ...paging } }
    })
    .catch(async error => {
      const problem = toProblem(error, services, call.client.requestId)
      services.tracing.refusal(problem.code)
      await recordRefusal(services, call, name, problem)
      const text = JSON.stringify(problemBody(problem, languageOf(message, search)))
      const challenge = api.resource ? challengeOf(problem, services.config.endpoint, api.resource) : {}
      return {
        status: problem.status,
        text,
        headers: { ...headers, ...problemHeaders(problem), ...challenge },
      }
    })

  services.metrics.observe(name, written.status, (performance.now() - begun) / 1000)
  services.logger.debug(
    { requestId: call.client.requestId, operation: name, status: written.status },
    'answered',
  )
  if (row.download && 'file' in written)
    return sendFile(hono.env, row.download, { ...written.file, headers: written.headers })
  if ('stream' in written) return sendLines(hono.env, row, { ...written.stream, headers: written.headers })
  return send(hono.env, written)
}

/**
 * Faults in the shape of a request reveal nothing about people, so the log omits them. Other refusals are recorded.
 */
const unremarkable = /^(guard|request|server|storage|entity)\./

async function recordRefusal(
  services: Services,
  { context, row, refusal: type = row.refusal ?? 'Refused' }: Call,
  operation: string,
  problem: Problem,
): Promise<void> {
  if (!context || unremarkable.test(problem.code)) return
  const refusal = { operation, error: problem.code }
  await services.refusals
    .keep(context, type, refusal)
    .catch(error =>
      services.logger.error(
        { requestId: context.client.requestId, err: error },
        'a refusal could not be recorded',
      ),
    )
}

export function clientOf(message: IncomingMessage, { config }: Services): RequestClient {
  const own = ownRequests.get(message)
  if (own) return own.client
  const forwarded = message.headers['x-forwarded-for']
  const entries = config.trustsProxyHeader && typeof forwarded === 'string' ? forwarded.split(',') : []
  return {
    requestId: requestIds.get(message) ?? '',
    // Our own proxy wrote the last entry; a client can forge those before it.
    address: entries.at(-1)?.trim().slice(0, 64) || message.socket.remoteAddress?.replace(/^::ffff:/, ''),
    userAgent: message.headers['user-agent']?.slice(0, 512),
    acceptLanguage: message.headers['accept-language'],
    ...(config.trustsProxyHeader && placeOf(message)),
  }
}

/** Assigned when the request arrives, so that responses, logs and events of the request share one id. */
export const requestIds = new WeakMap<IncomingMessage, string>()

/** Requests that this server makes of itself, with the caller for whom it does. They came over no network. */
export const ownRequests = new WeakMap<IncomingMessage, { actor: Admin; client: RequestClient }>()
