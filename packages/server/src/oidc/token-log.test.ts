import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize, exchange, follow, passSignIn } from '../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../tests/support/server.ts'

const redirectUri = 'https://app.example/callback'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function logged(logKey: string, applicationId: string) {
  const logs = await server.manage('GET /api/logs', { query: { logKey, applicationId } })
  return logs.map(({ payload }) => payload)
}

it('records the name of the secret that an application authenticated with, at every grant, never its value', async () => {
  const { id, secret = '' } = await server.manage('POST /api/applications', {
    body: {
      name: 'A web application',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
      customClientMetadata: { alwaysIssueRefreshToken: true },
    },
  })
  const person = { username: 'mira', password: 'sunny-Lake-77', event: 'Register' } as const
  const request = await authorize(server.url, { clientId: id, redirectUri, scope: 'openid' })
  const returned = await follow(request.jar, await passSignIn(server.url, request.jar, person), redirectUri)
  const tokens = await exchange(server.url, returned, request, { client_secret: secret })
  const refreshed = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${id}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }),
  })
  expect(refreshed.status).toBe(200)
  await server.token()

  for (const [key, applicationId] of [
    ['ExchangeTokenBy.AuthorizationCode', id],
    ['ExchangeTokenBy.RefreshToken', id],
    ['ExchangeTokenBy.ClientCredentials', backEnd.id],
  ] as const) {
    const [payload] = await logged(key, applicationId)
    expect(payload, key).toMatchObject({ applicationSecret: { name: 'Default secret' } })
    expect(JSON.stringify(payload)).not.toContain(secret)
  }
})

it('records an socialIdentity from an application with its first prompt', async () => {
  await authorize(server.url)
  await expect
    .poll(() => logged('Interaction.Create', 'demo-app'))
    .toContainEqual(expect.objectContaining({ prompt: 'login', result: 'Success' }))
})
