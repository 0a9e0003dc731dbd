import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, CookieJar, follow, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password } from '../../../../tests/support/somebody.ts'
import { type Answer, ask } from '../../../../tests/support/wire.ts'

const callbacks = ['https://one.example/callback', 'https://two.example/callback'] as const
let server: TestServer
let applications: [one: string, two: string]

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', password, { event: 'Register' })
  const [one = '', two = ''] = await Promise.all(callbacks.map(register))
  applications = [one, two]
})
afterAll(() => server.stop())

async function register(callback: string): Promise<string> {
  const oidcClientMetadata = { redirectUris: [callback], postLogoutRedirectUris: [] }
  const body = { name: 'An application', type: 'SPA' as const, oidcClientMetadata }
  return (await server.manage('POST /api/applications', { body })).id
}

/** A tab, which an application sends to the sign-in page. */
async function openTab(jar: CookieJar, which: 0 | 1, state: string) {
  const redirectUri = callbacks[which]
  const { location } = await authorize(server.url, {
    jar,
    clientId: applications[which],
    redirectUri,
    scope: 'openid',
    extra: { state },
  })
  const page = new URL(location, server.url)
  return { redirectUri, page, interaction: page.searchParams.get('interaction') ?? '' }
}

/** Signs in with these headers, which choose the interaction, and returns where the browser ends. */
async function pass(jar: CookieJar, redirectUri: string, headers: Record<string, string>): Promise<URL> {
  const call = (at: string, body?: object) => post(jar, at, { headers, ...(body && { body }) })
  await call('PUT /api/experience', { interactionEvent: 'SignIn' })
  const identifier = { type: 'username', value: 'mira' }
  const { verificationId } = (
    await call('POST /api/experience/verification/password', { identifier, password })
  ).body
  await call('POST /api/experience/identification', { verificationId })
  const { redirectTo } = (await call('POST /api/experience/submit')).body
  return new URL(await follow(jar, redirectTo, redirectUri))
}

const post = (
  jar: CookieJar,
  at: string,
  { headers, body }: { headers?: Record<string, string>; body?: object } = {},
): Promise<Answer> =>
  ask(server.url, at, { headers: { cookie: jar.cookie, ...headers }, ...(body && { body }) })

const begin = (jar: CookieJar, headers: Record<string, string> = {}, query = '') =>
  post(jar, `PUT /api/experience${query}`, { headers, body: { interactionEvent: 'SignIn' } })

const mapIn = (jar: CookieJar) => {
  const [, value = ''] = /_interaction=([^;]+)/.exec(jar.cookie) ?? []
  return JSON.parse(decodeURIComponent(value))
}

describe('two applications in one browser', () => {
  it('each finish their own request, whichever tab is used first', async () => {
    const jar = new CookieJar()
    const one = await openTab(jar, 0, 'state-one')
    const two = await openTab(jar, 1, 'state-two')
    expect(mapIn(jar)).toEqual({ [applications[0]]: one.interaction, [applications[1]]: two.interaction })
    const first = await pass(jar, one.redirectUri, { 'logto-app-id': applications[0] })
    expect(first.searchParams.get('state')).toBe('state-one')
    const second = await pass(jar, two.redirectUri, { 'logto-app-id': applications[1] })
    expect(second.origin).toBe('https://two.example')
    expect(second.searchParams.get('state')).toBe('state-two')
  })

  it('are told apart by `app_id` in the query too, and without either by the latest request', async () => {
    const jar = new CookieJar()
    const one = await openTab(jar, 0, 'state-one')
    await openTab(jar, 1, 'state-two')
    expect((await begin(jar, {}, `?app_id=${applications[0]}`)).status).toBe(204)
    expect(await begun(one.interaction)).toBe(true)
    expect((await begin(jar)).status).toBe(204)
    expect((await pass(jar, callbacks[1], {})).searchParams.get('state')).toBe('state-two')
  })
})

const begun = async (interaction: string) =>
  (await server.database.query('select from sign_ins where interaction_uid = $1', [interaction])).rowCount ===
  1

describe('two tabs of one application', () => {
  it('each finish their own request', async () => {
    const jar = new CookieJar()
    const one = await openTab(jar, 0, 'first-tab')
    const two = await openTab(jar, 0, 'second-tab')
    expect(mapIn(jar)).toEqual({ [applications[0]]: two.interaction })
    for (const [tab, state] of [
      [two, 'second-tab'],
      [one, 'first-tab'],
    ] as const) {
      const back = await pass(jar, tab.redirectUri, {
        'logto-app-id': applications[0],
        'latchkey-interaction': tab.interaction,
      })
      expect(back.searchParams.get('state')).toBe(state)
      expect(back.searchParams.get('code')).toBeTruthy()
    }
  })

  it('keep their own request when both open at once, and one overwrites the map of the other', async () => {
    // Both requests are under way before either response arrives.
    const jar = new CookieJar((url, init) => fetch(url, { ...init, headers: {} }))
    const one = await openTab(jar, 0, 'first-tab')
    const two = await openTab(jar, 1, 'second-tab')
    expect(mapIn(jar)).toEqual({ [applications[1]]: two.interaction })
    for (const { interaction } of [one, two]) {
      expect((await begin(jar, { 'latchkey-interaction': interaction })).status).toBe(204)
      expect(await begun(interaction)).toBe(true)
    }
  })
})

describe('an interaction of another browser', () => {
  it('is not found by its id, by its application, or by a forged cookie', async () => {
    const theirs = await openTab(new CookieJar(), 0, 'theirs')
    const jar = new CookieJar()
    await openTab(jar, 1, 'mine')
    const forged = encodeURIComponent(JSON.stringify({ [applications[0]]: theirs.interaction }))
    const signature = /_interaction\.sig=([^;]+)/.exec(jar.cookie)?.[1]
    for (const answer of [
      await begin(jar, { 'latchkey-interaction': theirs.interaction }),
      await begin(jar, { 'logto-app-id': applications[0] }),
      await begin(new CookieJar(), { cookie: `_interaction=${forged}; _interaction.sig=${signature}` }),
      await begin(jar, {
        'latchkey-interaction': theirs.interaction,
        cookie: `_interaction_${theirs.interaction}=auth; _interaction_${theirs.interaction}.sig=${signature}`,
      }),
      await begin(new CookieJar()),
    ])
      expect(answer).toMatchObject({ status: 400, body: { code: 'session.not_found' } })
    const resumed = await jar.fetch(`${server.url}/oidc/auth/${theirs.interaction}`)
    expect(resumed.headers.get('location')).toMatch(/\/error\?code=session.not_found&/)
    const asProgram = await jar.fetch(`${server.url}/oidc/auth/${theirs.interaction}`, {
      headers: { accept: 'application/json' },
    })
    expect(asProgram.status).toBe(400)
    expect((await asProgram.json()).code).toBe('session.not_found')
  })
})

it('keeps the eight latest interactions in cookies', async () => {
  const jar = new CookieJar()
  const first = await openTab(jar, 1, 'oldest')
  const second = await openTab(jar, 0, 'second')
  for (let each = 0; each < 7; each += 1) await openTab(jar, 0, 'newer')
  expect(jar.cookie.length).toBeLessThan(2500)
  expect((await begin(jar, { 'latchkey-interaction': second.interaction })).status).toBe(204)
  const refused = await begin(jar, { 'latchkey-interaction': first.interaction })
  expect(refused.body.code).toBe('session.not_found')
})

it('drops a finished interaction from the cookie', async () => {
  const jar = new CookieJar()
  const one = await openTab(jar, 0, 'one')
  const two = await openTab(jar, 1, 'two')
  await pass(jar, two.redirectUri, {})
  expect(mapIn(jar)).toEqual({ [applications[0]]: one.interaction })
})
