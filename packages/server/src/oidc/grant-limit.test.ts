import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, CookieJar, exchange, follow, passSignIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../../tests/support/somebody.ts'

// `maxAllowedGrants` (docs/wire/management-api.md#4.2).

const callback = 'https://shop.example/callback'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function newApplication(customClientMetadata: object): Promise<string> {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'A shop',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
      customClientMetadata: { alwaysIssueRefreshToken: true, ...customClientMetadata },
    },
  })
  return id
}

/** Signs in to the application in its own browser. Returns a check whether the tokens are still valid. */
async function signInTo(clientId: string, { username }: Somebody) {
  const request = await authorize(server.url, {
    clientId,
    redirectUri: callback,
    scope: 'openid offline_access',
    jar: new CookieJar(),
  })
  const to = await passSignIn(server.url, request.jar, { username, password, event: 'SignIn' })
  const tokens = await exchange(server.url, await follow(request.jar, to, callback), request)
  let { refresh_token: refresh = '' } = tokens
  return async () => {
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: clientId,
      refresh_token: refresh,
    })
    const response = await fetch(`${server.url}/oidc/token`, { method: 'POST', body })
    if (response.ok) refresh = ((await response.json()) as { refresh_token: string }).refresh_token
    return response.ok
  }
}

const ended = (clientId: string) =>
  server.manage('GET /api/logs', { query: { applicationId: clientId, logKey: 'RevokeGrants' } })

it('keeps as many grants as the application allows and ends the oldest, with their tokens', async () => {
  const id = await newApplication({ maxAllowedGrants: 2 })
  const person = await somebody(server)
  const other = await somebody(server)
  const elsewhere = await signInTo(id, other)
  const browsers = [await signInTo(id, person), await signInTo(id, person)]
  expect(await Promise.all(browsers.map(isIn => isIn()))).toEqual([true, true])
  // Grants of the same second have no order.
  await server.database.query(
    `update oidc_records set payload = jsonb_set(payload, '{iat}', to_jsonb((payload ->> 'iat')::bigint - 10 + ord))
     from (select key as k, row_number() over (order by payload ->> 'iat') as ord from oidc_records
       where model = 'Grant' and account_id = $1) as numbered
     where model = 'Grant' and key = k`,
    [person.id],
  )
  browsers.push(await signInTo(id, person))
  const states = await Promise.all(browsers.map(isIn => isIn()))
  expect(states.filter(Boolean)).toHaveLength(2)
  expect(states.at(-1)).toBe(true)
  expect(await elsewhere()).toBe(true)
  const { rows } = await server.database.query(
    `select from oidc_records where model = 'Grant' and account_id = $1 and client_id = $2`,
    [person.id, id],
  )
  expect(rows).toHaveLength(2)
  expect(await ended(id)).toMatchObject([
    { payload: { userId: person.id, grants: [expect.any(String)], result: 'Success' } },
  ])
})

it('never ends the grant that was just used', async () => {
  const id = await newApplication({ maxAllowedGrants: 1 })
  const person = await somebody(server)
  const first = await signInTo(id, person)
  const second = await signInTo(id, person)
  expect([await first(), await second()]).toEqual([false, true])
})

it('leaves the person signed in where a grant ended', async () => {
  const id = await newApplication({ maxAllowedGrants: 1 })
  const person = await somebody(server)
  await signInTo(id, person)
  await signInTo(id, person)
  expect((await person.ask('GET /api/my-account')).status).toBe(200)
  const { rows } = await server.database.query(
    `select from oidc_records where model = 'Session' and account_id = $1`,
    [person.id],
  )
  expect(rows).toHaveLength(3)
})

it('ends no grant without a limit', async () => {
  const id = await newApplication({})
  const person = await somebody(server)
  const browsers = [await signInTo(id, person), await signInTo(id, person), await signInTo(id, person)]
  for (const isIn of browsers) expect(await isIn()).toBe(true)
  expect(await ended(id)).toEqual([])
})

it('does not count the grants of token exchanges', async () => {
  const id = await newApplication({ maxAllowedGrants: 1, allowTokenExchange: true })
  const person = await somebody(server)
  const isIn = await signInTo(id, person)
  for (let times = 0; times < 2; times += 1) {
    const { subjectToken } = await server.manage('POST /api/subject-tokens', { body: { userId: person.id } })
    const body = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      client_id: id,
      subject_token: subjectToken,
      subject_token_type: 'urn:logto:token-type:impersonation_token',
      scope: 'openid',
    })
    expect((await fetch(`${server.url}/oidc/token`, { method: 'POST', body })).status).toBe(200)
  }
  const again = await signInTo(id, person)
  expect(await again()).toBe(true)
  expect(await isIn()).toBe(false)
  const [{ payload } = { payload: { grants: [] } }] = await ended(id)
  expect(payload.grants).toHaveLength(1)
})

it.each([
  ['Traditional', true],
  ['SPA', true],
  ['Native', false],
] as const)(
  'issues refresh tokens without offline_access to web applications alone, in the browser or on a server: %s',
  async (type, issues) => {
    const { id, secret } = await server.manage('POST /api/applications', {
      body: {
        name: 'A site',
        type,
        oidcClientMetadata: { redirectUris: [callback], postLogoutRedirectUris: [] },
        customClientMetadata: { alwaysIssueRefreshToken: true },
      },
    })
    const { username } = await somebody(server)
    const request = await authorize(server.url, { clientId: id, redirectUri: callback, scope: 'openid' })
    const to = await passSignIn(server.url, request.jar, { username, password, event: 'SignIn' })
    const tokens = await exchange(server.url, await follow(request.jar, to, callback), request, {
      ...(secret && { client_secret: secret }),
    })
    expect(tokens.refresh_token !== undefined).toBe(issues)
  },
)
