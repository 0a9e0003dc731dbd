import { createHash, randomBytes } from 'node:crypto'
import { Agent, type IncomingHttpHeaders, request } from 'node:http'
import type { Round } from './round.ts'

/** Several requests in order, each of which needs the answers of those before it. It is timed as a whole. */
export type Walk =
  | { kind: 'sign-in'; username: string; password: string }
  | { kind: 'refresh'; refreshToken: string }

/** Each connection walks for its own people, one walk at a time, on one socket that is kept open. */
export async function fireWalks({
  url,
  walks,
  seconds,
  connections,
}: {
  url: string
  walks: Walk[]
  seconds: number
  connections: number
}): Promise<Round> {
  const latencies: number[] = []
  const begun = performance.now()
  const endsAt = begun + seconds * 1000
  let last = begun
  await Promise.all(
    Array.from({ length: Math.min(connections, walks.length) }, async (_, connection) => {
      const own = walks.filter((_, at) => at % connections === connection)
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (let round = 0; performance.now() < endsAt; round += 1) {
        const walk = own[round % own.length] as Walk
        const from = performance.now()
        await (walk.kind === 'sign-in' ? signIn(url, agent, walk) : refresh(url, agent, walk))
        // A walk that is under way at the end is finished and counted, and its time too.
        last = performance.now()
        latencies.push(last - from)
      }
      agent.destroy()
    }),
  )
  if (latencies.length < 2) throw new Error(`fewer than two answers within ${seconds} s`)
  return { rps: (latencies.length / (last - begun)) * 1000, latencies: Float64Array.from(latencies) }
}

const clientId = 'demo-app'

/** From the authorization request to the tokens, as a browser and then its application send it. */
async function signIn(url: string, agent: Agent, person: { username: string; password: string }) {
  const browse = createBrowser(agent)
  const redirectUri = `${url}/demo-app`
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid profile email',
    state: 'a-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  })
  await browse('GET', `${url}/oidc/auth?${query}`)
  const call = (method: string, path: string, body?: object) =>
    browse(method, `${url}/api/experience${path}`, {
      type: 'application/json',
      body: body && JSON.stringify(body),
    }).then(({ text }) => (text ? (JSON.parse(text) as Record<string, string>) : {}))
  await call('PUT', '', { interactionEvent: 'SignIn' })
  const { verificationId } = await call('POST', '/verification/password', {
    identifier: { type: 'username', value: person.username },
    password: person.password,
  })
  await call('POST', '/identification', { verificationId })
  let { redirectTo: address = '' } = await call('POST', '/submit')
  while (!address.startsWith(redirectUri)) {
    const { headers } = await browse('GET', address)
    address = new URL(headers.location ?? '', address).href
  }
  const code = new URL(address).searchParams.get('code') ?? ''
  await token(url, agent, {
    grant_type: 'authorization_code',
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  })
}

/** Uses the latest refresh token, since each use replaces it. */
async function refresh(url: string, agent: Agent, walk: { refreshToken: string }) {
  const current = latest.get(walk.refreshToken) ?? walk.refreshToken
  const answer = await token(url, agent, { grant_type: 'refresh_token', refresh_token: current })
  latest.set(walk.refreshToken, answer.refresh_token ?? current)
}

/** The walks arrive anew with each round, so what became of their tokens is kept here. */
const latest = new Map<string, string>()

async function token(url: string, agent: Agent, parameters: Record<string, string>) {
  const form = new URLSearchParams({ client_id: clientId, ...parameters })
  const { text } = await send(agent, 'POST', `${url}/oidc/token`, {
    'content-type': 'application/x-www-form-urlencoded',
    body: String(form),
  })
  return JSON.parse(text) as { refresh_token?: string }
}

/** Sends requests and keeps cookies. */
function createBrowser(agent: Agent) {
  const cookies = new Map<string, string>()
  return async (method: string, address: string, sent: { type?: string; body?: string | undefined } = {}) => {
    const answer = await send(agent, method, address, {
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(sent.type && { 'content-type': sent.type }),
      ...(sent.body && { body: sent.body }),
    })
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(pair.slice(0, at))
      else cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return answer
  }
}

type Answer = { headers: IncomingHttpHeaders; text: string }

/** Throws at any status from 400 on. */
function send(
  agent: Agent,
  method: string,
  address: string,
  { body, ...headers }: Record<string, string>,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
  const sent = request(address, { agent, method, headers: { ...headers, ...length } }, response => {
    const parts: Buffer[] = []
    response.on('data', part => parts.push(part))
    response.once('error', reject)
    response.once('end', () => {
      const text = String(Buffer.concat(parts))
      const { statusCode = 0, headers } = response
      if (statusCode < 400) resolve({ headers, text })
      else reject(new Error(`${method} ${new URL(address).pathname}: ${statusCode} ${text}`))
    })
  })
  sent.once('error', reject)
  sent.end(body)
  return promise
}
