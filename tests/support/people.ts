import { createHash, randomBytes } from 'node:crypto'
import { type Client, createClient, ProblemError } from '@latchkey/client'

/** Every scope about a person. */
export const allScopes =
  'openid profile email phone address identities custom_data urn:logto:scope:sessions urn:logto:scope:trusted_devices'

/** Keeps cookies as a browser does, for one origin. */
export class CookieJar {
  readonly #cookies = new Map<string, string>()
  readonly #send: (url: string, init: RequestInit) => Promise<Response>

  /** `send`: instead of the network, a function that answers requests. */
  constructor(send: (url: string, init: RequestInit) => Promise<Response> = fetch) {
    this.#send = send
  }

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const { cookie } = this
    const sent = { redirect: 'manual' as const, ...init, headers: { ...init.headers, cookie } }
    const response = await this.#send(url, sent)
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      const name = pair.slice(0, at)
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(name)
      else this.#cookies.set(name, pair.slice(at + 1))
    }
    return response
  }

  /** The value of the Cookie header. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  get values(): string[] {
    return [...this.#cookies.values()]
  }

  get names(): string[] {
    return [...this.#cookies.keys()]
  }
}

export type SignInOptions = {
  clientId?: string
  redirectUri?: string
  scope?: string
  jar?: CookieJar
  event?: 'SignIn' | 'Register'
  extra?: Record<string, string>
}

export type Tokens = { access_token: string; refresh_token?: string; id_token: string; scope: string }

/** Calls the authorization endpoint. Returns its redirect with the PKCE verifier. */
export async function authorize(url: string, options: SignInOptions = {}) {
  const {
    clientId = 'demo-app',
    redirectUri = `${url}/demo-app`,
    scope = allScopes,
    jar = new CookieJar(),
    extra,
  } = options
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'a-state',
    ...extra,
  })
  const response = await jar.fetch(`${url}/oidc/auth?${query}`)
  return { response, location: response.headers.get('location') ?? '', jar, verifier, clientId, redirectUri }
}

/** Signs a person in, or registers them, without a browser, with the Sign-in API only. */
export async function signIn(
  url: string,
  username: string,
  password: string,
  options: SignInOptions = {},
): Promise<Tokens> {
  const request = await authorize(url, options)
  const redirectTo = await passSignIn(url, request.jar, {
    username,
    password,
    event: options.event ?? 'SignIn',
  })
  return exchange(url, await follow(request.jar, redirectTo, request.redirectUri), request)
}

/** Follows redirects as a browser does, until one leads to the application. */
export async function follow(jar: CookieJar, from: string, application: string): Promise<string> {
  let address = from
  for (let hops = 0; hops < 10; hops += 1) {
    if (address.startsWith(application)) return address
    const response = await jar.fetch(address)
    const next = response.headers.get('location')
    if (!next) throw new Error(`${address} leads nowhere: ${response.status}`)
    address = new URL(next, address).href
  }
  throw new Error(`${from} leads in circles`)
}

export async function passSignIn(
  url: string,
  jar: CookieJar,
  { username, password, event }: { username: string; password: string; event: 'SignIn' | 'Register' },
): Promise<string> {
  const call = signInApiOf(url, jar)
  await call('PUT /api/experience', { body: { interactionEvent: event } })
  const identifier = { type: 'username' as const, value: username }
  const { verificationId } =
    event === 'Register'
      ? await call('POST /api/experience/verification/new-password-identity', {
          body: { identifier, password },
        })
      : await call('POST /api/experience/verification/password', { body: { identifier, password } })
  await call('POST /api/experience/identification', { body: { verificationId } })
  const submit = () => call('POST /api/experience/submit')
  const { redirectTo = '' } = await submit().catch(async problem => {
    if (!(problem instanceof ProblemError) || problem.code !== 'user.passkey_preferred') throw problem
    await call('POST /api/experience/profile/mfa/passkey-skipped')
    return submit()
  })
  return redirectTo
}

/** The typed client with a browser's cookies. */
export function signInApiOf(url: string, jar: CookieJar): Client {
  return createClient({ endpoint: url, fetch: (input, init) => jar.fetch(String(input), init) })
}

export async function exchange(
  url: string,
  callback: string,
  { clientId, redirectUri, verifier }: { clientId: string; redirectUri: string; verifier: string },
  more: Record<string, string> = {},
): Promise<Tokens> {
  const code = new URL(callback).searchParams.get('code') ?? ''
  const response = await fetch(`${url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...more,
    }),
  })
  if (!response.ok) throw new Error(`no tokens: ${callback} ${await response.text()}`)
  return (await response.json()) as Tokens
}

/** The typed client as this person. */
export function clientOf(url: string, { access_token: token }: Tokens): Client {
  return createClient({ endpoint: url, getAccessToken: () => token })
}
