import type { IncomingMessage } from 'node:http'
import type { HttpBindings } from '@hono/node-server'
import type { Problem, Row } from '@latchkey/contract'
import type { Context, Hono } from 'hono'
import { record } from '../events/record.ts'
import type { House } from '../house.ts'
import type { Visit } from '../store/account.ts'
import type { Origin } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import { answerOf, type Headers, type Listing, pageHeaders, send } from './answer.ts'
import { placeOf } from './place.ts'
import { languageOf, problemBody, toProblem } from './problem.ts'
import type { Incoming, Input } from './request.ts'

export type App = Hono<{ Bindings: HttpBindings }>

/** One request at one row, on its way through a door. */
export type Passage<R extends Row = Row> = Incoming & {
  row: R
  context: Context<{ Bindings: HttpBindings }>
  origin: Origin
  now: Date
  /** Set once it is known who came: a refusal from then on is recorded. */
  visit?: Visit
  /** The request as its row understands it, once it was parsed. */
  input?: Input<R>
}

export type Passed = {
  output: unknown
  status?: Row['status'] | Row['deniedStatus']
  input?: Input<Row>
  headers?: Headers
}

/** What a door does between the request and the answer. */
type Door<R extends Row> = {
  pass(passage: Passage<R>, name: string): Promise<Passed>
  headers?(message: IncomingMessage): Headers
}

/**
 * What a row reads by. Reads that an index answers at once share connections. A list may be long, and what is proved before a change
 * writes: who tries a secret is counted.
 */
export function readerOf({ database }: House, row: Row): Queryable {
  return row.at.startsWith('GET ') && !row.pages ? database.quick : database
}

/** Builds every row of a table into the router. */
export function mount<R extends Row>(
  app: App,
  house: House,
  table: Readonly<Record<string, R>>,
  door: Door<R>,
): void {
  for (const [name, row] of Object.entries(table)) {
    const [method = '', path = ''] = row.at.split(' ')
    app.on(method, path, context => answer(house, door, name, row, context))
  }
}

async function answer<R extends Row>(
  house: House,
  door: Door<R>,
  name: string,
  row: R,
  context: Context<{ Bindings: HttpBindings }>,
): Promise<Response> {
  const begun = performance.now()
  const message = context.env.incoming
  const search = new URLSearchParams(message.url?.split('?', 2)[1])
  const passage: Passage<R> = {
    row,
    context,
    message,
    search,
    params: context.req.param(),
    origin: originOf(message, house),
    now: new Date(),
  }
  const headers: Headers = { 'logto-core-request-id': passage.origin.requestId, ...door.headers?.(message) }

  const written = await door
    .pass(passage, name)
    .then(({ output, status, input, headers: more }) => {
      Object.assign(headers, more)
      if (!row.pages) {
        const written = answerOf(row, output, status)
        return { ...written, headers: { ...written.headers, ...headers } }
      }
      const listing = output as Listing
      const address = new URL(message.url ?? '', house.config.endpoint)
      const paging = input?.page ? pageHeaders(listing, input.page, address) : {}
      return { ...answerOf(row, listing.items, status), headers: { ...headers, ...paging } }
    })
    .catch(async error => {
      const problem = toProblem(error, house, passage.origin.requestId)
      await recordRefusal(house, passage, name, problem)
      const text = JSON.stringify(problemBody(problem, languageOf(message, search)))
      return { status: problem.status, text, headers: { ...headers, ...problem.headers } }
    })

  house.metrics.observe(name, written.status, (performance.now() - begun) / 1000)
  house.logger.debug(
    { requestId: passage.origin.requestId, operation: name, status: written.status },
    'answered',
  )
  return send(context.env, written)
}

/** Faults in the shape of a request say nothing about people; who was refused, and what, is kept. */
const unremarkable = /^(guard|request|server|storage|entity)\./

async function recordRefusal(
  house: House,
  { visit, row }: Passage,
  operation: string,
  problem: Problem,
): Promise<void> {
  if (!visit || unremarkable.test(problem.code)) return
  const refusal = { operation, error: problem.code }
  await record({ ...visit, tx: house.database }, row.refusal ?? 'Refused', refusal).catch(error =>
    house.logger.error({ requestId: visit.origin.requestId, err: error }, 'a refusal could not be recorded'),
  )
}

export function originOf(message: IncomingMessage, { config }: House): Origin {
  const forwarded = message.headers['x-forwarded-for']
  const entries = config.trustsProxyHeader && typeof forwarded === 'string' ? forwarded.split(',') : []
  return {
    requestId: requestIds.get(message) ?? '',
    // The last entry is the one that our own proxy wrote; those before it are anyone's words.
    address: entries.at(-1)?.trim().slice(0, 64) || message.socket.remoteAddress?.replace(/^::ffff:/, ''),
    userAgent: message.headers['user-agent']?.slice(0, 512),
    acceptLanguage: message.headers['accept-language'],
    ...(config.trustsProxyHeader && placeOf(message)),
  }
}

/** Given out where the request is first seen, so that all that is said about it carries the same one. */
export const requestIds = new WeakMap<IncomingMessage, string>()
