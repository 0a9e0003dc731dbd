import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export const turnstile = { type: 'Turnstile', siteKey: '0x4AAA-site', secretKey: '0x4AAA-secret' } as const
export const recaptcha = {
  type: 'RecaptchaEnterprise',
  siteKey: '6Lc-site',
  secretKey: 'AIza-key',
  projectId: 'a-project-7',
} as const

type Solution = { hostname?: string; score?: number }
type Answer = { status: number; body: object }

export type CaptchaHost = {
  url: string
  /** A token, as a widget on a page of this host gives it. */
  solve(solution?: Solution): string
  /** The requests, in order. */
  asked: { path: string; body: object }[]
  /** `broken`: every answer is 500. `silent`: it never answers. */
  state: 'up' | 'broken' | 'silent'
  stop(): void
}

/** A server that verifies tokens as Turnstile and reCAPTCHA Enterprise do: each token once. */
export async function startCaptchaHost(): Promise<CaptchaHost> {
  const solutions = new Map<string, Required<Solution> & { isUsed: boolean }>()
  const host: CaptchaHost = {
    url: '',
    asked: [],
    state: 'up',
    solve({ hostname = 'localhost', score = 0.9 } = {}) {
      const token = randomBytes(24).toString('base64url')
      solutions.set(token, { hostname, score, isUsed: false })
      return token
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
  const use = (token: string) => {
    const solution = solutions.get(token)
    if (!solution) return { fault: 'unknown' as const }
    if (solution.isUsed) return { fault: 'used' as const }
    solution.isUsed = true
    return solution
  }
  const server = createServer(async (message, response) => {
    const body = await bodyOf(message)
    host.asked.push({ path: message.url ?? '', body })
    if (host.state === 'silent') return
    const answer: Answer =
      host.state === 'broken'
        ? { status: 500, body: {} }
        : message.url === '/turnstile/v0/siteverify'
          ? siteVerify(body, use)
          : assess(message, body, use)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  host.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return host
}

type Use = (token: string) => { fault: 'unknown' | 'used' } | Required<Solution>

/** https://developers.cloudflare.com/turnstile/get-started/server-side-validation/ */
function siteVerify({ secret, response }: Record<string, string>, use: Use): Answer {
  const refused = (code: string) => ({ status: 200, body: { success: false, 'error-codes': [code] } })
  if (secret !== turnstile.secretKey) return refused('invalid-input-secret')
  const used = use(response ?? '')
  if ('fault' in used)
    return refused(used.fault === 'used' ? 'timeout-or-duplicate' : 'invalid-input-response')
  const { hostname } = used
  return {
    status: 200,
    body: { success: true, challenge_ts: new Date().toISOString(), hostname, 'error-codes': [], action: '' },
  }
}

/** https://cloud.google.com/recaptcha/docs/create-assessment-website */
function assess(
  { url, headers }: IncomingMessage,
  { event }: { event?: { token?: string; siteKey?: string } },
  use: Use,
): Answer {
  if (headers['x-goog-api-key'] !== recaptcha.secretKey)
    return { status: 400, body: { error: { code: 400, details: [{ reason: 'API_KEY_INVALID' }] } } }
  if (url !== `/v1/projects/${recaptcha.projectId}/assessments`) return { status: 403, body: {} }
  if (!event?.token || event.siteKey !== recaptcha.siteKey) return { status: 400, body: {} }
  const used = use(event.token)
  if ('fault' in used) {
    const invalidReason = used.fault === 'used' ? 'DUPE' : 'MALFORMED'
    return {
      status: 200,
      body: { tokenProperties: { valid: false, invalidReason }, riskAnalysis: { score: 0 } },
    }
  }
  const { hostname, score } = used
  return {
    status: 200,
    body: { tokenProperties: { valid: true, hostname, action: 'sign_in' }, riskAnalysis: { score } },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Record<string, never>> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString() || '{}')
}
