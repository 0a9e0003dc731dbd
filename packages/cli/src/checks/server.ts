import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Check } from '@latchkey/server/checks'
import type { Config } from '@latchkey/server/config'

/** Milliseconds. */
const answerTimeout = 5000
/** Milliseconds. The header `Date` has whole seconds, and the answer takes a moment. */
const toleratedSkew = 5000
/** Milliseconds. Codes of authenticator apps change every 30 seconds. */
const harmfulSkew = 30_000

/** Checks the port, and the server at the public address, if one runs. */
export async function checkServer(config: Config): Promise<Check[]> {
  const port = await checkPort(config)
  const found = await discover(config.endpoint)
  if ('reason' in found) return [port.check, notReached(config.endpoint, found.reason, port.isOurs)]
  const endpoint: Check = { id: 'endpoint', status: 'ok', message: `${config.endpoint} answers.` }
  return [
    port.check,
    endpoint,
    checkIssuer(config.endpoint, found.issuer),
    checkClock(found.skew),
    await checkReady(config.endpoint),
  ]
}

function notReached(endpoint: string, reason: string, isOurs: boolean): Check {
  if (!isOurs)
    return {
      id: 'endpoint',
      status: 'warning',
      message: `No server answers at ${endpoint} (${reason}).`,
      hint: 'Start the server with latchkey start, then run latchkey doctor again: it checks more then.',
    }
  return {
    id: 'endpoint',
    status: 'problem',
    message: `${endpoint} does not lead to the server that runs here (${reason}).`,
    hint: 'Check ENDPOINT, the name in DNS, the proxy and its certificate.',
  }
}

async function checkPort({ port, host, endpoint }: Config): Promise<{ check: Check; isOurs: boolean }> {
  const failure = await tryPort(port, host)
  if (!failure)
    return { check: { id: 'port', status: 'ok', message: `Port ${port} is free.` }, isOurs: false }
  if (failure === 'EACCES')
    return {
      check: {
        id: 'port',
        status: 'problem',
        message: `This user may not open port ${port}.`,
        hint: 'Set PORT to one above 1023.',
      },
      isOurs: false,
    }
  const isAny = host === undefined || host === '0.0.0.0' || host === '::'
  const local = `http://${isAny ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
  const found = await discover(local)
  if (!('reason' in found) && found.issuer === `${endpoint}/oidc`)
    return { check: { id: 'port', status: 'ok', message: `The server runs on port ${port}.` }, isOurs: true }
  const occupant = 'reason' in found ? 'another program' : `a server whose issuer is ${found.issuer}`
  return {
    check: {
      id: 'port',
      status: 'problem',
      message: `Port ${port} is taken by ${occupant}.`,
      hint: 'End it, or set PORT to a free one. If it is your server, set ENDPOINT to the same value.',
    },
    isOurs: false,
  }
}

/** The code of the failure to listen on the port; undefined if it is free. */
async function tryPort(port: number, host: string | undefined): Promise<string | undefined> {
  const server = createServer().listen(port, host)
  try {
    await once(server, 'listening')
    server.close()
    return undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

type Discovered = { issuer: string; skew: number | undefined } | { reason: string }

/** Reads the discovery document of a server (OpenID Connect Discovery section 4). */
async function discover(address: string): Promise<Discovered> {
  const answer = await ask(`${address}/oidc/.well-known/openid-configuration`)
  if ('reason' in answer) return answer
  const { issuer } = (await answer.json().catch(() => ({}))) as { issuer?: string }
  if (!answer.ok || issuer === undefined)
    return { reason: `status ${answer.status} and no discovery document` }
  const date = Date.parse(answer.headers.get('date') ?? '')
  return { issuer, skew: Number.isNaN(date) ? undefined : Math.abs(Date.now() - date) }
}

function checkIssuer(endpoint: string, issuer: string): Check {
  if (issuer === `${endpoint}/oidc`)
    return { id: 'issuer', status: 'ok', message: `The server announces ${issuer} as its issuer.` }
  return {
    id: 'issuer',
    status: 'problem',
    message: `ENDPOINT is ${endpoint}, and the server there announces ${issuer}: applications would refuse its tokens.`,
    hint: 'Start the server with ENDPOINT set to the address that browsers use.',
  }
}

function checkClock(skew: number | undefined): Check {
  if (skew === undefined)
    return {
      id: 'clock',
      status: 'warning',
      message: 'The server’s clock is unknown: its answer has no date.',
    }
  if (skew <= toleratedSkew)
    return { id: 'clock', status: 'ok', message: 'The clocks of the server and of this machine agree.' }
  return {
    id: 'clock',
    status: skew < harmfulSkew ? 'warning' : 'problem',
    message: `The clocks of the server and of this machine are ${Math.round(skew / 1000)} seconds apart.`,
    hint: 'Set both by NTP: codes of authenticator apps and tokens depend on the time.',
  }
}

async function checkReady(endpoint: string): Promise<Check> {
  const answer = await ask(`${endpoint}/readyz`)
  if (!('reason' in answer) && answer.ok)
    return { id: 'ready', status: 'ok', message: 'The server is ready (/readyz).' }
  if (!('reason' in answer) && answer.status === 503)
    return {
      id: 'ready',
      status: 'problem',
      message: `The server is not ready: ${await answer.text()}.`,
      hint: 'See the log of the server.',
    }
  return {
    id: 'ready',
    status: 'warning',
    message: `/readyz cannot be asked (${'reason' in answer ? answer.reason : `status ${answer.status}`}).`,
    hint: 'A proxy may keep it from the outside; load balancers should ask it.',
  }
}

async function ask(address: string): Promise<Response | { reason: string }> {
  try {
    return await fetch(address, { signal: AbortSignal.timeout(answerTimeout) })
  } catch (error) {
    const { message, cause } = error as Error
    return {
      reason: cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : message,
    }
  }
}
