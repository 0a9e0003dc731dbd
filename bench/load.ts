// The load generator: a separate process, so that its work does not slow down the server's.
import autocannon from 'autocannon'
import type { Round } from './round.ts'
import { fireWalks, type Walk } from './walks.ts'

export type Request = {
  method: 'GET' | 'POST' | 'PATCH'
  path: string
  headers: Record<string, string>
  /**
   * `{fresh}` is replaced by a unique value with each request, `{next}` by the number of times this body was sent.
   */
  body?: string
}

/** One round: each connection repeats these requests, and sends the next one after the response. */
export type Load = Target & { requests: Request[] }

/** As `Load`, of several requests in order each. */
export type WalkLoad = Target & { walks: Walk[] }

type Target = { url: string; seconds: number; connections: number }

process.on('message', async (load: Load | WalkLoad) => {
  try {
    process.send?.({ round: await ('walks' in load ? fireWalks(load) : fire(load)) })
  } catch (error) {
    process.send?.({ failure: error instanceof Error ? error.message : String(error) })
  }
})

async function fire({ url, requests, seconds, connections }: Load): Promise<Round> {
  const { promise: finished, resolve, reject } = Promise.withResolvers<void>()
  const latencies: number[] = []
  let failure: string | undefined
  let [first, last] = [0, 0]
  let opened = 0

  const options: autocannon.Options = {
    url,
    connections,
    // A safety limit: connections end by themselves.
    duration: seconds + 15,
    // In milliseconds: how often autocannon checks for the end.
    sampleInt: 20,
    setupClient(connection) {
      const own = opened++ % requests.length
      connection.setRequests(requests.filter((_, at) => at % connections === own).map(freshened))
      let status = 0
      // The cast is needed: the types describe the published form of this event, not the parser's.
      connection.on('headers', message => {
        status = (message as unknown as { statusCode: number }).statusCode
      })
      connection.on('body', packet => {
        if (!isFine(status)) failure ??= `${status} ${packet.toString().split('\r\n\r\n').at(-1)}`
      })
      connection.on('response', (code, _, milliseconds) => {
        const now = performance.now()
        first ||= now
        if (!isFine(code)) failure ??= `${code} without a body`
        if (now < first + seconds * 1000) {
          latencies.push(milliseconds)
          last = now
          return
        }
        // Ends after this response. Aborting requests instead would leave work for the server in the next round.
        Object.assign(connection, { responseMax: 1 })
      })
    },
  }
  const shots = autocannon(options, error => (error ? reject(error) : resolve()))
  shots.on('response', () => failure !== undefined && shots.stop())
  shots.on('reqError', error => {
    failure ??= String(error)
    shots.stop()
  })
  await finished
  if (failure !== undefined) throw new Error(failure)
  if (latencies.length < 2) throw new Error(`fewer than two answers within ${seconds} s`)
  return { rps: ((latencies.length - 1) / (last - first)) * 1000, latencies: Float64Array.from(latencies) }
}

function isFine(status: number): boolean {
  return status >= 200 && status <= 299
}

let fresh = Date.now() * 1000
const sent = new Map<string, number>()

/**
 * autocannon builds each request anew only if it has a `setupRequest`, so only requests with a placeholder get one.
 */
function freshened(request: Request): autocannon.Request {
  const { body } = request
  if (!body || !/\{(fresh|next)\}/.test(body)) return request
  return {
    ...request,
    setupRequest(built) {
      fresh += 1
      const next = (sent.get(body) ?? 0) + 1
      sent.set(body, next)
      const made = body.replaceAll('{fresh}', fresh.toString(36)).replaceAll('{next}', String(next))
      return { ...built, body: made }
    },
  }
}
