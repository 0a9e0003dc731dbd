import { managementResource, managementScopes } from '@latchkey/contract'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { administrator } from '../../../../tests/support/administrators.ts'
import { signIn } from '../../../../tests/support/people.ts'
import { giveRole } from '../../../../tests/support/permissions.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../tests/support/somebody.ts'
import { multiFactor } from '../../../../tests/support/two-factors.ts'
import { ask } from '../../../../tests/support/wire.ts'

// Tokens of the console, by which administrators use the Management API as people.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const sessionGone = (status: number) => refusedAs(status, 'auth.unauthorized', expect.anything())

describe('a person’s token of the console', () => {
  it.each([
    ['owner', ['all']],
    ['administrator', managementScopes.filter(scope => scope !== 'all')],
    ['support', ['users:read', 'users:suspend', 'users:support', 'logs:read']],
    ['read-only', managementScopes.filter(scope => scope.endsWith(':read'))],
  ])(
    'carries the scopes of the role %s, and says how and when the person signed in',
    async (role, scopes) => {
      const { id, access_token: token } = await administrator(server, role)
      const { scope, ...claims } = decodeJwt<{ scope: string }>(token)
      expect(scope.split(' ').sort()).toEqual([...scopes].sort())
      expect(claims).toMatchObject({
        sub: id,
        aud: managementResource,
        client_id: 'console',
        acr: multiFactor,
        amr: ['pwd', 'otp', 'mfa'],
        auth_time: expect.any(Number),
      })
    },
  )

  it('reads the users of the server, and records its work in the name of the person', async () => {
    const owner = await administrator(server, 'owner')
    expect((await owner.ask('GET /api/users')).status).toBe(200)
    const { body } = await owner.ask('POST /api/users', { body: { name: 'Mira' } })
    const logs = await server.manage('GET /api/logs', {
      query: { actorId: owner.id, logKey: 'User.Created' },
    })
    expect(logs).toEqual([
      expect.objectContaining({
        payload: expect.objectContaining({ userId: body.id, applicationId: 'console' }),
      }),
    ])
  })

  it('has no scope by an ordinary role, and none without a role', async () => {
    const person = await administrator(server)
    await giveRole(server, { userId: person.id }, ['management-api-all', 'users:read'])
    const answer = await person.ask('GET /api/users')
    expect(answer).toEqual(refusedAs(403, 'auth.forbidden', { missingScope: 'users:read' }))
  })

  it('is of no more use as soon as the role is taken away', async () => {
    const person = await administrator(server, 'read-only')
    expect((await person.ask('GET /api/users')).status).toBe(200)
    await server.manage('DELETE /api/users/:userId/roles/:roleId', {
      params: { userId: person.id, roleId: 'read-only' },
    })
    expect((await person.ask('GET /api/users')).status).toBe(403)
  })

  it.each([
    ['suspended', 'PATCH /api/users/:id/is-suspended', { isSuspended: true }],
    ['deleted', 'DELETE /api/users/:id', undefined],
    ['signed out', 'DELETE /api/users/:id/sessions', undefined],
  ])('is refused as soon as the person is %s', async (_, at, body) => {
    const person = await administrator(server, 'read-only')
    expect((await person.ask('GET /api/users')).status).toBe(200)
    const answer = await ask(server.url, at.replace(':id', person.id), { token: await server.token(), body })
    expect(answer.status, answer.text).toBeLessThan(300)
    expect(await person.ask('GET /api/users')).toEqual(sessionGone(401))
  })
})

describe('another application', () => {
  it('gets no scope of the Management API in the name of an owner', async () => {
    const owner = await signIn(server.url, 'olga', password, { event: 'Register' })
    const userId = decodeJwt(owner.id_token).sub ?? ''
    await server.manage('POST /api/users/:userId/roles', { params: { userId }, body: { roleIds: ['owner'] } })
    const tokens = await signIn(server.url, 'olga', password, {
      scope: 'openid all users:read roles',
      extra: { resource: managementResource, prompt: 'consent' },
    })
    expect(tokens.scope).not.toMatch(/all|users/)
    expect(decodeJwt(tokens.id_token)).toMatchObject({ roles: [] })
  })
})

describe('the console', () => {
  it('is a public client that needs PKCE, and cannot be changed or deleted', async () => {
    const { access_token: token } = await administrator(server, 'owner')
    const query = new URLSearchParams({
      client_id: 'console',
      redirect_uri: `${server.url}/console`,
      response_type: 'code',
      scope: 'openid',
    })
    const response = await fetch(`${server.url}/oidc/auth?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toContain('error=invalid_request')
    for (const at of ['PATCH /api/applications/console', 'DELETE /api/applications/console']) {
      const answer = await ask(server.url, at, {
        token,
        body: at.startsWith('PATCH') ? { name: 'Mine' } : undefined,
      })
      expect(answer.status, answer.text).toBe(404)
    }
  })
})
