import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allScopes,
  authorize,
  CookieJar,
  exchange,
  follow,
  passSignIn,
  type SignInOptions,
  signIn,
  type Tokens,
} from '../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'

// The configuration of the provider (OWASP ASVS 5.0, chapters 7 and 10). Real clients: tests/clients.test.ts.

const callback = 'https://app.example/callback'
const offline = { scope: `${allScopes} offline_access`, extra: { prompt: 'consent' } }
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const register = (type: 'SPA' | 'Traditional') =>
  server.manage('POST /api/applications', {
    body: { name: `A ${type}`, type, oidcClientMetadata: { redirectUris: [callback] } },
  })

async function post(path: string, form: Record<string, string>) {
  const response = await fetch(`${server.url}/oidc${path}`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  return { status: response.status, error: (await response.json().catch(() => ({}))).error }
}

const refresh = ({ refresh_token: token = '' }: Tokens, clientId = 'demo-app') =>
  post('/token', { grant_type: 'refresh_token', client_id: clientId, refresh_token: token })

/** The redirect of the authorization endpoint: its error, its code, or our own page. */
async function sentTo(options: SignInOptions) {
  const { location } = await authorize(server.url, options)
  const { searchParams, hash, pathname } = new URL(location, server.url)
  const error = searchParams.get('error') ?? new URLSearchParams(hash.slice(1)).get('error')
  // Our error page has a parameter of the same name.
  return error ?? (pathname !== '/error' && searchParams.has('code') ? 'code' : pathname)
}

const silently = (jar: CookieJar) => sentTo({ jar, extra: { prompt: 'none' } })

/** A browser that keeps sending its old cookies. */
class Kept extends CookieJar {
  readonly #cookie: string

  constructor(cookie: string) {
    super()
    this.#cookie = cookie
  }

  override get cookie() {
    return this.#cookie
  }
}

/** Signs in within an authorization request. Returns the application's result. */
async function passAs({ username }: Somebody, jar: CookieJar, application: string) {
  const redirectTo = await passSignIn(server.url, jar, { username, password, event: 'SignIn' })
  return follow(jar, redirectTo, application)
}

async function withBrowser() {
  const person = await somebody(server)
  const jar = new CookieJar()
  const request = await authorize(server.url, { ...offline, jar })
  const returned = await passAs(person, jar, request.redirectUri)
  return { person, jar, request, returned, tokens: await exchange(server.url, returned, request) }
}

const changeRecords = ({ id }: Somebody, model: string, change: string) =>
  server.database.query(`update oidc_records set ${change} where account_id = $1 and model = '${model}'`, [
    id,
  ])

describe('an authorization code', () => {
  it('expires after a minute', async () => {
    const { person, jar } = await withBrowser()
    const request = await authorize(server.url, { jar })
    const { rows } = await server.database.query(
      `select extract(epoch from expires_at - now())::float as seconds from oidc_records
       where model = 'AuthorizationCode' and account_id = $1 and consumed_at is null`,
      [person.id],
    )
    expect(rows[0].seconds).toBeGreaterThan(50)
    expect(rows[0].seconds).toBeLessThanOrEqual(60)
    await changeRecords(person, 'AuthorizationCode', `expires_at = now() - interval '1 second'`)
    await expect(exchange(server.url, request.location, request)).rejects.toThrow('invalid_grant')
  })

  it('that is used twice revokes its tokens', async () => {
    const { tokens, request, returned } = await withBrowser()
    await expect(exchange(server.url, returned, request)).rejects.toThrow('invalid_grant')
    expect(await refresh(tokens)).toEqual({ status: 400, error: 'invalid_grant' })
    const me = await fetch(`${server.url}/oidc/me`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    })
    expect(me.status).toBe(401)
  })

  it('is redeemed by one of fifty requests at once', async () => {
    const { person, jar } = await withBrowser()
    const tokensOf = () =>
      server.database.query(
        `select from oidc_records where account_id = $1 and model in ('AccessToken', 'RefreshToken')`,
        [person.id],
      )
    const { rowCount: before } = await tokensOf()
    const request = await authorize(server.url, { jar })
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => exchangeWith(request, { redirect_uri: request.redirectUri })),
    )
    const fine = answers.filter(({ status }) => status === 200)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(fine).toHaveLength(1)
    for (const { status, error } of refused) expect([status, error]).toEqual([400, 'invalid_grant'])
    // A request that came after the first has revoked all tokens of the grant, as for every code that is used twice.
    expect([Number(before) - 2, Number(before) + 2]).toContain((await tokensOf()).rowCount)
  })

  it('that was requested with `redirect_uri` is not exchanged without it, or with another', async () => {
    const { jar } = await withBrowser()
    const { id } = await register('SPA')
    for (const redirect_uri of [undefined, '', `${callback}/`]) {
      const request = await authorize(server.url, { jar, clientId: id, redirectUri: callback })
      expect(await exchangeWith(request, { redirect_uri })).toMatchObject({
        error: redirect_uri ? 'invalid_grant' : 'invalid_request',
      })
      // A refused exchange does not consume the code.
      expect((await exchangeWith(request, { redirect_uri: callback })).status).toBe(200)
    }
    // Also refused if the person signed in during the request and the client claims that it sent none.
    const person = await somebody(server)
    const other = new CookieJar()
    const extra = { redirect_uri_omitted: 'true' }
    const request = await authorize(server.url, { jar: other, clientId: id, redirectUri: callback, extra })
    const location = await passAs(person, other, callback)
    expect(await exchangeWith({ ...request, location }, {})).toMatchObject({ error: 'invalid_request' })
  })

  it('that was requested without `redirect_uri`, where one is registered, is exchanged without it', async () => {
    const { id } = await register('SPA')
    const [person, jar] = [await somebody(server), new CookieJar()]
    const request = await authorize(server.url, { jar, clientId: id, redirectUri: '' })
    const location = await passAs(person, jar, callback)
    expect((await exchangeWith({ ...request, location }, {})).status).toBe(200)
    const again = await authorize(server.url, { jar, clientId: id, redirectUri: '' })
    expect((await exchangeWith(again, {})).status).toBe(200)
  })

  async function exchangeWith(
    { clientId, verifier, location }: { clientId: string; verifier: string; location: string },
    { redirect_uri }: { redirect_uri?: string | undefined },
  ) {
    return post('/token', {
      grant_type: 'authorization_code',
      client_id: clientId,
      code: new URL(location).searchParams.get('code') ?? '',
      code_verifier: verifier,
      ...(redirect_uri !== undefined && { redirect_uri }),
    })
  }

  it('requires PKCE with S256 from a public client', async () => {
    const { jar } = await withBrowser()
    expect(await sentTo({ jar })).toBe('code')
    expect(await sentTo({ jar, extra: { code_challenge: '', code_challenge_method: '' } })).toBe(
      'invalid_request',
    )
    expect(await sentTo({ jar, extra: { code_challenge_method: 'plain' } })).toBe('invalid_request')
    for (const code_verifier of ['', 'x'.repeat(43)]) {
      const request = await authorize(server.url, { jar })
      await expect(
        exchange(server.url, request.location, { ...request, verifier: code_verifier }),
      ).rejects.toThrow(/invalid_(grant|request)/)
    }
  })
})

describe('a refresh token', () => {
  it('ends with its grant after half a year, however often it was rotated', async () => {
    const { person, tokens } = await withBrowser()
    const { rows } = await server.database.query(
      `select max(extract(epoch from expires_at - now()) / 86400)::float as days from oidc_records
       where model = 'Grant' and account_id = $1`,
      [person.id],
    )
    expect(rows[0].days).toBeGreaterThan(179)
    expect(rows[0].days).toBeLessThanOrEqual(180)
    await changeRecords(person, 'Grant', `expires_at = now() - interval '1 second'`)
    expect(await refresh(tokens)).toEqual({ status: 400, error: 'invalid_grant' })
  })
})

describe('a refresh token that is reused within the leeway', () => {
  async function rotate(token = '') {
    const form = { grant_type: 'refresh_token', client_id: 'demo-app', refresh_token: token }
    const response = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return { status: response.status, ...((await response.json()) as Partial<Tokens>) }
  }

  /** Moves past the leeway. */
  const wait = (person: Somebody) =>
    changeRecords(person, 'RefreshToken', `consumed_at = consumed_at - interval '4 seconds'`)

  it('has one successor, also for fifty requests at once', async () => {
    const { person, tokens } = await withBrowser()
    const answers = await Promise.all(Array.from({ length: 50 }, () => rotate(tokens.refresh_token)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    const successors = new Set(answers.map(({ refresh_token }) => refresh_token))
    expect(successors.size).toBe(1)
    expect(successors.has(tokens.refresh_token)).toBe(false)
    const { rows } = await server.database.query(
      `select from oidc_records as living join oidc_records as used using (model, grant_id)
       where model = 'RefreshToken' and used.account_id = $1 and used.consumed_at is not null and living.consumed_at is null`,
      [person.id],
    )
    expect(rows).toHaveLength(1)
  })

  it('returns its latest successor, which stays valid after the leeway', async () => {
    const { person, tokens } = await withBrowser()
    const second = await rotate(tokens.refresh_token)
    const third = await rotate(second.refresh_token)
    const otherTab = await rotate(tokens.refresh_token)
    expect(otherTab.refresh_token).toBe(third.refresh_token)
    await wait(person)
    expect((await rotate(otherTab.refresh_token)).status).toBe(200)
  })

  it('revokes its successors when it is reused after the leeway', async () => {
    const { person, tokens } = await withBrowser()
    const [one, other] = [await rotate(tokens.refresh_token), await rotate(tokens.refresh_token)]
    await wait(person)
    expect(await refresh(tokens)).toEqual({ status: 400, error: 'invalid_grant' })
    for (const { refresh_token } of [one, other]) expect((await rotate(refresh_token)).status).toBe(400)
  })
})

describe('an application', () => {
  it('has only the grants of its type, never the implicit or the password grant', async () => {
    const { jar } = await withBrowser()
    for (const response_type of ['token', 'id_token', 'id_token token', 'code id_token'])
      expect(await sentTo({ jar, extra: { response_type, nonce: 'n' } }), response_type).toBe(
        'unsupported_response_type',
      )
    const { id } = await register('SPA')
    expect(await post('/token', { grant_type: 'client_credentials', client_id: id })).toMatchObject({
      status: 400,
    })
    const machine = { client_id: backEnd.id, client_secret: backEnd.secret }
    for (const grant_type of ['password', 'implicit'])
      expect(await post('/token', { grant_type, username: 'a', password: 'b', ...machine })).toEqual({
        status: 400,
        error: 'unsupported_grant_type',
      })
    expect(await post('/token', { grant_type: 'authorization_code', code: 'x', ...machine })).toMatchObject({
      status: 400,
    })
    expect(await sentTo({ jar, clientId: backEnd.id })).toBe('/error')
  })

  it('that has a secret must authenticate with it for tokens, revocation and introspection', async () => {
    const { id, secret = '' } = await register('Traditional')
    const { person } = await withBrowser()
    const jar = new CookieJar()
    const request = await authorize(server.url, { clientId: id, redirectUri: callback, ...offline, jar })
    const returned = await passAs(person, jar, callback)
    await expect(exchange(server.url, returned, request)).rejects.toThrow('invalid_client')
    const tokens = await exchange(server.url, returned, request, { client_secret: secret })
    for (const client_secret of ['', 'wrong']) {
      const as = { client_id: id, ...(client_secret && { client_secret }) }
      const token = tokens.refresh_token ?? ''
      for (const [path, form] of [
        ['/token', { grant_type: 'refresh_token', refresh_token: token }],
        ['/token/revocation', { token }],
        ['/token/introspection', { token }],
      ] as const)
        expect((await post(path, { ...form, ...as })).error, path).toBe('invalid_client')
    }
  })
})

describe('a credential of a person or an application', () => {
  it('is random and has sufficient entropy', async () => {
    const [one, other] = [await withBrowser(), await withBrowser()]
    const carried = ({ jar, tokens, returned }: typeof one) => [
      ...jar.names.flatMap((name, at) => (name === '_session' ? [jar.values[at] ?? ''] : [])),
      new URL(returned).searchParams.get('code') ?? '',
      tokens.access_token,
      tokens.refresh_token ?? '',
    ]
    const all = [...carried(one), ...carried(other)]
    expect(new Set(all).size).toBe(8)
    // Six bits per character: 128 bits are 22 characters.
    for (const value of all) expect(value).toMatch(/^[\w-]{43}$/)
  })
})

describe('the session of a browser', () => {
  it('gets a new identifier at each sign-in, and the old one is invalid', async () => {
    const { person, jar } = await withBrowser()
    const before = new Kept(jar.cookie)
    expect(await silently(before)).toBe('code')
    await signIn(server.url, person.username, password, { jar, extra: { prompt: 'login' } })
    expect(await silently(jar)).toBe('code')
    expect(await silently(before)).toBe('login_required')
  })

  it('passes to another person who signs in, which ends the tokens of the first', async () => {
    const [person, other] = [await somebody(server), await somebody(server)]
    const jar = new CookieJar()
    const first = await signIn(server.url, person.username, password, { jar })
    const request = await authorize(server.url, { jar, extra: { prompt: 'login' } })
    const redirectTo = await passSignIn(server.url, jar, { ...other, password, event: 'SignIn' })
    const page = await (await jar.fetch(redirectTo)).text()
    const [, action = '', xsrf = ''] = /action="([^"]+)"[\s\S]*name="xsrf" value="([^"]+)"/.exec(page) ?? []
    const left = await jar.fetch(action, {
      method: 'POST',
      body: new URLSearchParams({ xsrf, logout: 'yes' }),
    })
    const returned = await follow(jar, left.headers.get('location') ?? '', request.redirectUri)
    const theirs = await exchange(server.url, returned, request)
    const me = async (token: string) =>
      fetch(`${server.url}/oidc/me`, { headers: { authorization: `Bearer ${token}` } })
    expect(await (await me(theirs.access_token)).json()).toMatchObject({ sub: other.id })
    expect((await me(first.access_token)).status).toBe(401)
    expect(await refresh(first)).toEqual({ status: 400, error: 'invalid_grant' })
  })

  it('does not satisfy a request for a more recent sign-in', async () => {
    const { person, jar } = await withBrowser()
    expect(await sentTo({ jar, extra: { max_age: '600' } })).toBe('code')
    await changeRecords(
      person,
      'Session',
      `payload = jsonb_set(payload, '{loginTs}', to_jsonb(extract(epoch from now())::bigint - 660))`,
    )
    expect(await sentTo({ jar })).toBe('code')
    expect(await sentTo({ jar, extra: { max_age: '600' } })).toBe('/sign-in')
    expect(await sentTo({ jar, extra: { prompt: 'login' } })).toBe('/sign-in')
  })

  it('ends after two weeks without use', async () => {
    const { person, jar } = await withBrowser()
    expect(await daysLeft(person)).toBeCloseTo(14, 1)
    await changeRecords(person, 'Session', `expires_at = now() - interval '1 second'`)
    expect(await silently(jar)).toBe('login_required')
  })

  it('ends thirty days after the sign-in, however often it is used', async () => {
    const { person, jar } = await withBrowser()
    await changeRecords(
      person,
      'Session',
      `payload = jsonb_set(payload, '{loginTs}', to_jsonb(extract(epoch from now())::bigint - 29 * 86400))`,
    )
    expect(await silently(jar)).toBe('code')
    expect(await daysLeft(person)).toBeCloseTo(1, 1)
  })

  it('is created by a sign-in alone', async () => {
    const jar = new CookieJar()
    expect(await sentTo({ jar })).toBe('/sign-in')
    expect(await silently(jar)).toBe('login_required')
    await passAs(await somebody(server), jar, `${server.url}/demo-app`).catch(() => undefined)
    expect(await silently(jar)).toBe('code')
  })
})

async function daysLeft({ id }: Somebody): Promise<number> {
  const { rows } = await server.database.query(
    `select extract(epoch from expires_at - now())::float / 86400 as days from oidc_records
     where model = 'Session' and account_id = $1 order by expires_at`,
    [id],
  )
  return rows[0].days
}
