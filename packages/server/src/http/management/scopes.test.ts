import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BackEnd, backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

function expectRefused(token: string, at: string, body?: unknown) {
  return expectNoTrace(server.database, async () =>
    expect(await ask(server.url, at, { token, body })).toEqual(
      refusedAs(403, 'auth.forbidden', { missingScope: 'all' }),
    ),
  )
}

it('password digests are hidden from a back end without the scope `all`', async () => {
  const { token } = await backEndWith(server, ['users:read', 'users:write'])
  const { id } = await server.manage('POST /api/users', { body: { password: 'sunny-Lake-77' } })
  for (const at of ['GET /api/users', `GET /api/users/${id}`]) {
    await expectRefused(token, `${at}?includePasswordHash=yes`)
    expect((await ask(server.url, `${at}?includePasswordHash=no`, { token })).status).toBe(200)
  }
})

it('a back end without the scope `all` cannot grant the whole Management API with `isAdmin`', async () => {
  const { id, token } = await backEndWith(server, ['applications:read', 'applications:write', 'roles:write'])
  await expectRefused(token, `PATCH /api/applications/${id}`, { isAdmin: true })
})

it('a back end cannot create a secret for an application with more permissions than its own', async () => {
  const { token } = await backEndWith(server, ['applications:read', 'applications:write'])
  const { id } = await backEndWith(server, ['all'])
  await expectRefused(token, `POST /api/applications/${id}/secrets`, { name: 'a way in' })
})

it('a back end without the scope `all` cannot make the Management API the default API', async () => {
  const { token } = await backEndWith(server, ['resources:read', 'resources:write'])
  const { body } = await ask(server.url, 'GET /api/resources', { token })
  const at = `PATCH /api/resources/${body.find((each: { indicator: string }) => each.indicator.endsWith('/api')).id}/is-default`
  await expectRefused(token, at, { isDefault: true })
  const whole = await ask(server.url, at, { token: await server.token(), body: { isDefault: true } })
  expect(whole.status).toBe(200)
  expect((await ask(server.url, at, { token, body: { isDefault: false } })).status).toBe(200)
})

it('a back end can create secrets for applications with no more permissions than its own', async () => {
  const own: BackEnd = await backEndWith(server, ['applications:write', 'users:read'])
  const other = await backEndWith(server, ['users:read'])
  for (const { id } of [own, other]) {
    const answer = await ask(server.url, `POST /api/applications/${id}/secrets`, {
      token: own.token,
      body: { name: 'another' },
    })
    expect(answer.status, answer.text).toBe(201)
  }
})

it('a token has only the scopes that the back end requests and has', async () => {
  const { id, secret } = await backEndWith(server, ['users:read', 'logs:read'])
  const response = await fetch(`${server.url}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: id,
      client_secret: secret,
      resource: 'https://default.logto.app/api',
      scope: 'all users:read users:write',
    }),
  })
  expect(await response.json()).toMatchObject({ scope: 'users:read' })
})
