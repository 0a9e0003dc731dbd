import type { Output } from '@latchkey/client'
import { createApiClient, createManagementApi } from '@logto/api/management'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEnd, startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'

// The published client of the wire protocol, with its published types: nothing here is cast. Operations that this
// server lacks: `tests/published-operations.test.ts`.

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const client = () =>
  createManagementApi('default', {
    clientId: backEnd.id,
    clientSecret: backEnd.secret,
    baseUrl: server.url,
    apiIndicator: 'https://default.logto.app/api',
  }).apiClient

/** The type of a response after JSON, which has no `undefined`. */
type Sent<Value> = Value extends (infer Item)[]
  ? Sent<Item>[]
  : Value extends object
    ? { [Key in keyof Value]: Sent<Exclude<Value[Key], undefined>> }
    : Value

/** `never` unless our response type is assignable to the published one. */
type Held<Ours, Theirs> = Sent<Ours> extends Theirs ? Theirs : never
const held = <Ours, Theirs>(answer: Held<Ours, Theirs> | undefined): Held<Ours, Theirs> => {
  if (answer === undefined) throw new Error('no answer')
  return answer
}

describe('@logto/api', () => {
  it('creates, finds, changes and deletes people', async () => {
    const api = client()
    const { data } = await api.POST('/api/users', {
      body: { username: 'petra', primaryEmail: 'petra@mail.example', name: 'Petra', password },
    })
    const created = held<Output<'POST /api/users'>, NonNullable<typeof data>>(data)
    const params = { path: { userId: created.id } }
    expect(created).toMatchObject({ username: 'petra', hasPassword: true, isSuspended: false })

    const read = await api.GET('/api/users/{userId}', { params })
    const user = held<Output<'GET /api/users/:userId'>, NonNullable<typeof read.data>>(read.data)
    expect(user.primaryEmail).toBe('petra@mail.example')
    const changed = await api.PATCH('/api/users/{userId}', { params, body: { name: 'Petra II' } })
    expect(changed.data?.name).toBe('Petra II')
    const profile = await api.PATCH('/api/users/{userId}/profile', {
      params,
      body: { profile: { nickname: 'pe' } },
    })
    expect(profile.data?.nickname).toBe('pe')
    const custom = await api.PATCH('/api/users/{userId}/custom-data', {
      params,
      body: { customData: { plan: 'gold' } },
    })
    expect(custom.data).toEqual({ plan: 'gold' })

    const found = await api.GET('/api/users', { params: { query: { page: 1, page_size: 100 } } })
    const listed = held<Output<'GET /api/users'>, NonNullable<typeof found.data>>(found.data)
    expect(listed.map(({ id }) => id)).toContain(created.id)
    expect(found.response.headers.get('total-number')).toBe(String(listed.length))

    const gone = await api.DELETE('/api/users/{userId}', { params })
    expect(gone.response.status).toBe(204)
    expect((await api.GET('/api/users/{userId}', { params })).response.status).toBe(404)
  })

  it('sets and verifies a password, suspends a person, and ends their sessions', async () => {
    const api = client()
    const { id: userId } = await somebody(server)
    const params = { path: { userId } }
    const sessions = await api.GET('/api/users/{userId}/sessions', { params })
    expect(sessions.data?.sessions.length).toBeGreaterThan(0)
    const set = await api.PATCH('/api/users/{userId}/password', {
      params,
      body: { password: 'rainy-River-88' },
    })
    expect(set.response.status).toBe(200)
    const verified = await api.POST('/api/users/{userId}/password/verify', {
      params,
      body: { password: 'rainy-River-88' },
    })
    expect(verified.response.status).toBe(204)
    const has = await api.GET('/api/users/{userId}/has-password', { params })
    expect(has.data?.hasPassword).toBe(true)
    const suspended = await api.PATCH('/api/users/{userId}/is-suspended', {
      params,
      body: { isSuspended: true },
    })
    expect(suspended.data?.isSuspended).toBe(true)
    expect((await api.GET('/api/users/{userId}/sessions', { params })).data?.sessions).toEqual([])
  })

  it('registers applications, and creates their secrets', async () => {
    const api = client()
    // The wire protocol has redirect URIs as strings, the published types as objects; our own client covers them.
    const made = await api.POST('/api/applications', {
      body: { name: 'A site', type: 'Traditional', customData: { team: 'blue' } },
    })
    const { id, secret } = made.data ?? { id: '' }
    expect(made.data).toMatchObject({ name: 'A site', type: 'Traditional', isThirdParty: false })
    // Their `secret` is from before an application had several; ours is returned only when the application is
    // created.
    expect(secret).toMatch(/^[0-9A-Za-z]{32}$/)
    const params = { path: { id } }

    const added = await api.POST('/api/applications/{id}/secrets', { params, body: { name: 'second' } })
    const second = held<Output<'POST /api/applications/:id/secrets'>, NonNullable<typeof added.data>>(
      added.data,
    )
    expect(second.value).toMatch(/^[0-9A-Za-z]{32}$/)
    const secrets = await api.GET('/api/applications/{id}/secrets', { params })
    const listed = held<Output<'GET /api/applications/:id/secrets'>, NonNullable<typeof secrets.data>>(
      secrets.data,
    )
    expect(listed.map(({ name }) => name).sort()).toEqual(['Default secret', 'second'])
    const renamed = await api.PATCH('/api/applications/{id}/secrets/{name}', {
      params: { path: { id, name: 'second' } },
      body: { name: 'other' },
    })
    expect(renamed.data?.name).toBe('other')
    const removed = await api.DELETE('/api/applications/{id}/secrets/{name}', {
      params: { path: { id, name: 'other' } },
    })
    expect(removed.response.status).toBe(204)

    const changed = await api.PATCH('/api/applications/{id}', { params, body: { name: 'The site' } })
    expect(changed.data?.name).toBe('The site')
    expect((await api.GET('/api/applications/{id}', { params })).data?.isAdmin).toBe(false)
    const found = await api.GET('/api/applications', { params: { query: { types: ['Traditional'] } } })
    expect(found.data?.map(application => application.id)).toContain(id)
    expect((await api.DELETE('/api/applications/{id}', { params })).response.status).toBe(204)
  })

  it('sets an application’s sign-in experience and access control', async () => {
    const api = client()
    const { id: userId } = await somebody(server)
    const made = await api.POST('/api/applications', { body: { name: 'A shop', type: 'SPA' } })
    const params = { path: { applicationId: made.data?.id ?? '' } }
    const look = await api.PUT('/api/applications/{applicationId}/sign-in-experience', {
      params,
      body: { displayName: 'The Shop', termsOfUseUrl: null, privacyPolicyUrl: 'https://a.example/p' },
    })
    expect(look.response.status).toBe(201)
    const shown = await api.GET('/api/applications/{applicationId}/sign-in-experience', { params })
    const experience = held<
      Output<'GET /api/applications/:applicationId/sign-in-experience'>,
      NonNullable<typeof shown.data>
    >(shown.data)
    expect(experience.displayName).toBe('The Shop')

    const access = await api.PUT('/api/applications/{applicationId}/access-control', {
      params,
      body: { userIds: [userId], userRoleIds: [], organizationIds: [], organizationRoleRules: [] },
    })
    const allowed = held<
      Output<'PUT /api/applications/:applicationId/access-control'>,
      NonNullable<typeof access.data>
    >(access.data)
    expect(allowed.userIds).toEqual([userId])
    const controlled = await api.PATCH('/api/applications/{id}', {
      params: { path: { id: params.path.applicationId } },
      body: { appLevelAccessControlEnabled: true },
    })
    expect(controlled.data?.appLevelAccessControlEnabled).toBe(true)
  })

  it('registers an API, combines its scopes into roles, and assigns those to people and back ends', async () => {
    const api = client()
    const resource = await api.POST('/api/resources', {
      body: { name: 'Orders', indicator: 'https://orders.example' },
    })
    const registered = held<Output<'POST /api/resources'>, NonNullable<typeof resource.data>>(resource.data)
    const scope = await api.POST('/api/resources/{resourceId}/scopes', {
      params: { path: { resourceId: registered.id } },
      body: { name: 'read:orders' },
    })
    const scopeId = held<Output<'POST /api/resources/:resourceId/scopes'>, NonNullable<typeof scope.data>>(
      scope.data,
    ).id
    const made = await api.POST('/api/roles', {
      body: { name: 'Buyer', description: 'May order', type: 'User', scopeIds: [scopeId] },
    })
    const role = held<Output<'POST /api/roles'>, NonNullable<typeof made.data>>(made.data)
    const { id: userId } = await somebody(server)
    const given = await api.POST('/api/users/{userId}/roles', {
      params: { path: { userId } },
      body: { roleIds: [role.id] },
    })
    expect(given.data).toEqual({ roleIds: [role.id], addedRoleIds: [role.id] })
    const holders = await api.GET('/api/roles/{id}/users', { params: { path: { id: role.id } } })
    expect(holders.data?.map(({ id }) => id)).toEqual([userId])
    const listed = await api.GET('/api/roles', { params: { query: { type: 'User' } } })
    const [found] = held<Output<'GET /api/roles'>, NonNullable<typeof listed.data>>(listed.data)
    expect(found).toMatchObject({ id: role.id, usersCount: 1, applicationsCount: 0 })

    const machine = await api.POST('/api/applications', { body: { name: 'Robot', type: 'MachineToMachine' } })
    const forMachines = await api.POST('/api/roles', {
      body: {
        name: 'Robots',
        description: 'Read people',
        type: 'MachineToMachine',
        scopeIds: ['users:read'],
      },
    })
    const applicationRoles = await api.POST('/api/applications/{applicationId}/roles', {
      params: { path: { applicationId: machine.data?.id ?? '' } },
      body: { roleIds: [forMachines.data?.id ?? ''] },
    })
    expect(applicationRoles.response.status).toBe(201)
    const taken = await api.DELETE('/api/users/{userId}/roles/{roleId}', {
      params: { path: { userId, roleId: role.id } },
    })
    expect(taken.response.status).toBe(204)
  })

  it('reads the log with a token of its own', async () => {
    const api = createApiClient({ baseUrl: server.url, getToken: () => server.token() })
    const { data } = await api.GET('/api/logs', { params: { query: { enableCap: 'true', page_size: 5 } } })
    const logs = held<Output<'GET /api/logs'>, NonNullable<typeof data>>(data)
    expect(logs).toHaveLength(5)
    const one = await api.GET('/api/logs/{id}', { params: { path: { id: logs[0]?.id ?? '' } } })
    expect(one.data?.key).toBe(logs[0]?.key)
  })
})
