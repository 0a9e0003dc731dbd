import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.1. Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newApi = async (body: object = {}) => {
  const answer = await manage('POST /api/resources', {
    name: 'An API',
    indicator: `https://${count++}.example`,
    ...body,
  })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const newScope = async (resourceId: string, name: string, description?: string) => {
  const answer = await manage(`POST /api/resources/${resourceId}/scopes`, { name, description })
  expect(answer.status, answer.text).toBe(201)
  return answer.body
}
const namesOf = (items: { name: string }[]) => items.map(({ name }) => name)
const latestLog = async () => (await server.manage('GET /api/logs'))[0]
const unknown = refusedAs(404, 'entity.not_exists_with_id')

describe('an API', () => {
  it('is registered with a token lifetime of one hour, and records an event', async () => {
    const api = await newApi({ name: 'Orders', indicator: 'https://orders.example/v1', isDefault: true })
    expect(api).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      name: 'Orders',
      indicator: 'https://orders.example/v1',
      isDefault: false,
      accessTokenTtl: 3600,
      scopes: [],
    })
    const { scopes: _, ...alone } = api
    expect(await manage(`GET /api/resources/${api.id}`)).toMatchObject({ status: 200, body: alone })
    expect((await manage(`GET /api/resources/${api.id}`)).body).not.toHaveProperty('scopes')
    expect(await latestLog()).toMatchObject({
      key: 'Resource.Created',
      payload: { actor: { kind: 'admin' }, resourceId: api.id, indicator: api.indicator },
    })
  })

  it('must have a unique indicator', async () => {
    const { indicator } = await newApi()
    await expectNoTrace(server.database, async () =>
      expect(await manage('POST /api/resources', { name: 'Another', indicator })).toEqual(
        refusedAs(422, 'resource.resource_identifier_in_use'),
      ),
    )
  })

  it('is registered once by concurrent requests', async () => {
    const body = { name: 'Once', indicator: 'urn:example:once' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => manage('POST /api/resources', body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(422)])
  })

  it.each<[what: string, body: object]>([
    ['an empty body', {}],
    ['no name', { name: '', indicator: 'https://x.example' }],
    ['an indicator that is not a URI', { name: 'x', indicator: 'orders' }],
    ['a fragment in the indicator', { name: 'x', indicator: 'https://x.example/#a' }],
    ['spaces in the indicator', { name: 'x', indicator: 'https://x.example/a b' }],
    ['an indicator that is too long', { name: 'x', indicator: `https://x.example/${'a'.repeat(2048)}` }],
    ['a token lifetime of zero', { name: 'x', indicator: 'https://x.example', accessTokenTtl: 0 }],
    ['a token lifetime of half a second', { name: 'x', indicator: 'https://x.example', accessTokenTtl: 0.5 }],
    [
      'a token lifetime that is too long',
      { name: 'x', indicator: 'https://x.example', accessTokenTtl: 1e12 },
    ],
  ])('is refused with %s', async (_, body) => {
    await expectNoTrace(server.database, async () =>
      expect(await manage('POST /api/resources', body)).toEqual(refusedAs(400, 'guard.invalid_input')),
    )
  })

  it('can be renamed and given another token lifetime, but keeps its indicator', async () => {
    const { id, indicator } = await newApi()
    const { status, body } = await manage(`PATCH /api/resources/${id}`, {
      name: 'Renamed',
      accessTokenTtl: 60,
      indicator: 'https://elsewhere.example',
    })
    expect([status, body]).toMatchObject([200, { name: 'Renamed', accessTokenTtl: 60, indicator }])
    expect(await latestLog()).toMatchObject({
      key: 'Resource.Updated',
      payload: { resourceId: id, name: 'Renamed', accessTokenTtl: 60 },
    })
    await expectNoTrace(server.database, async () => {
      const change = (body: object) => manage(`PATCH /api/resources/${id}`, body)
      expect(await change({})).toEqual(refusedAs(422, 'entity.invalid_input'))
      for (const body of [{ name: '' }, { name: null }, { accessTokenTtl: -1 }])
        expect(await change(body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('is deleted with its scopes, and records an event', async () => {
    const { id } = await newApi()
    await newScope(id, 'read')
    expect(await manage(`DELETE /api/resources/${id}`)).toMatchObject({ status: 204, text: '' })
    expect(await latestLog()).toMatchObject({ key: 'Resource.Deleted', payload: { resourceId: id } })
    expect(await manage(`GET /api/resources/${id}`)).toEqual(unknown)
    expect((await manage(`GET /api/resources/${id}/scopes`)).body).toEqual([])
  })

  it('is 404 when unknown', async () => {
    await expectNoTrace(server.database, async () => {
      expect(await manage('GET /api/resources/nothing')).toEqual(unknown)
      expect(await manage('PATCH /api/resources/nothing', { name: 'x' })).toEqual(unknown)
      expect(await manage('PATCH /api/resources/nothing/is-default', { isDefault: true })).toEqual(unknown)
      expect(await manage('DELETE /api/resources/nothing')).toEqual(unknown)
      expect(await manage('POST /api/resources/nothing/scopes', { name: 'x' })).toEqual(unknown)
      expect(await manage('PATCH /api/resources/nothing/scopes/nothing', { name: 'a b' })).toEqual(unknown)
      expect(await manage('DELETE /api/resources/nothing/scopes/nothing')).toEqual(unknown)
    })
  })
})

describe('the list of APIs', () => {
  it('is sorted by name, whole or paginated, and includes scopes on request', async () => {
    const api = await newApi({ name: 'AAA first' })
    const [write, read] = [await newScope(api.id, 'write'), await newScope(api.id, 'read', 'Read it')]
    const whole = await manage('GET /api/resources')
    expect(whole.headers.get('total-number')).toBeNull()
    expect(namesOf(whole.body)).toEqual(namesOf(whole.body).toSorted())
    expect(whole.body[0]).not.toHaveProperty('scopes')
    const page = await manage('GET /api/resources?page=1&page_size=1&includeScopes=yes')
    expect(page.headers.get('total-number')).toBe(String(whole.body.length))
    expect(page.body).toEqual([{ ...whole.body[0], scopes: [read, write] }])
    expect((await manage('GET /api/resources?page=1000')).body).toEqual([])
    expect(await manage('GET /api/resources?page=0')).toEqual(refusedAs(400, 'guard.invalid_pagination'))
  })
})

describe('the default API', () => {
  const defaults = async () =>
    (await manage('GET /api/resources')).body
      .filter(({ isDefault }: { isDefault: boolean }) => isDefault)
      .map(({ id }: { id: string }) => id)
  const setDefault = (id: string, isDefault: boolean) =>
    manage(`PATCH /api/resources/${id}/is-default`, { isDefault })

  it('is at most one: another replaces it, and it can be unset', async () => {
    const [one, two] = [await newApi(), await newApi()]
    expect(await setDefault(one.id, true)).toMatchObject({ status: 200, body: { isDefault: true } })
    expect((await setDefault(two.id, true)).body.isDefault).toBe(true)
    expect(await defaults()).toEqual([two.id])
    expect((await setDefault(one.id, false)).status).toBe(200)
    expect(await defaults()).toEqual([two.id])
    expect((await setDefault(two.id, false)).body.isDefault).toBe(false)
    expect(await defaults()).toEqual([])
    expect(await latestLog()).toMatchObject({
      key: 'Resource.Updated',
      payload: { resourceId: two.id, isDefault: false },
    })
  })

  it('is only one after concurrent requests', async () => {
    const apis = [await newApi(), await newApi(), await newApi(), await newApi()]
    const answers = await Promise.all(apis.map(({ id }) => setDefault(id, true)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(await defaults()).toHaveLength(1)
  })
})

describe('the Management API as a resource', () => {
  it('describes its scope `all` as the wire does', async () => {
    const { body } = await manage('GET /api/resources/management-api/scopes')
    expect(body.find((scope: { name: string }) => scope.name === 'all')).toMatchObject({
      id: 'management-api-all',
      description: 'Default scope for Management API, allows all permissions.',
    })
  })

  it('cannot be changed or deleted', async () => {
    const api = '/api/resources/management-api'
    const unchangeable = refusedAs(400, 'resource.cannot_modify_management_api')
    await expectNoTrace(server.database, async () => {
      expect(await manage(`PATCH ${api}`, { name: 'Mine' })).toEqual(unchangeable)
      expect(await manage(`POST ${api}/scopes`, { name: 'more' })).toEqual(unchangeable)
      expect(await manage(`PATCH ${api}/scopes/users:read`, { name: 'all' })).toEqual(unchangeable)
      expect(await manage(`DELETE ${api}/scopes/management-api-all`)).toEqual(unchangeable)
      expect(await manage(`DELETE ${api}`)).toEqual(refusedAs(400, 'resource.cannot_delete_management_api'))
    })
  })
})

describe('a scope of an API', () => {
  it('can be created, changed and deleted, each with an event', async () => {
    const api = await newApi()
    const scope = await newScope(api.id, 'read:orders')
    expect(scope).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      resourceId: api.id,
      name: 'read:orders',
      description: null,
      createdAt: expect.any(Number),
    })
    const key = { resourceId: api.id, scopeId: scope.id }
    expect(await latestLog()).toMatchObject({
      key: 'Scope.Created',
      payload: { ...key, name: 'read:orders' },
    })
    const at = `/api/resources/${api.id}/scopes/${scope.id}`
    const described = await manage(`PATCH ${at}`, { description: 'Read them' })
    expect([described.status, described.body]).toEqual([200, { ...scope, description: 'Read them' }])
    expect((await manage(`PATCH ${at}`, { name: 'orders', description: '' })).body).toEqual({
      ...scope,
      name: 'orders',
    })
    expect(await latestLog()).toMatchObject({
      key: 'Scope.Data.Updated',
      payload: { ...key, name: 'orders', formerName: 'read:orders' },
    })
    expect(await manage(`DELETE ${at}`)).toMatchObject({ status: 204, text: '' })
    expect(await latestLog()).toMatchObject({ key: 'Scope.Deleted', payload: { ...key, name: 'orders' } })
    expect(await manage(`DELETE ${at}`)).toEqual(unknown)
  })

  it('is refused with the errors of the contract, in its order', async () => {
    const [api, other] = [await newApi(), await newApi()]
    const [read, write] = [await newScope(api.id, 'read'), await newScope(api.id, 'write')]
    await newScope(other.id, 'read')
    await expectNoTrace(server.database, async () => {
      const spaced = refusedAs(400, 'scope.name_with_space')
      const taken = refusedAs(422, 'scope.name_exists')
      const add = (body: object, id = api.id) => manage(`POST /api/resources/${id}/scopes`, body)
      expect(await add({ name: 'a b' }, 'nothing')).toEqual(spaced)
      expect(await add({ name: 'a\tb' }, 'management-api')).toEqual(spaced)
      expect(await add({ name: 'read' })).toEqual(taken)
      for (const body of [{}, { name: '' }, { name: 's'.repeat(257) }, { name: 'x', description: 1 }])
        expect(await add(body)).toEqual(refusedAs(400, 'guard.invalid_input'))

      const at = `PATCH /api/resources/${api.id}/scopes`
      expect(await manage(`PATCH /api/resources/${other.id}/scopes/${write.id}`, { name: 'x' })).toEqual(
        unknown,
      )
      expect(await manage(`${at}/${write.id}`, { name: ' ' })).toEqual(spaced)
      expect(await manage(`${at}/${write.id}`, { name: read.name })).toEqual(taken)
      expect(await manage(`${at}/${write.id}`, {})).toEqual(refusedAs(422, 'entity.invalid_input'))
    })
    expect((await manage(`PATCH /api/resources/${api.id}/scopes/${read.id}`, { name: 'read' })).status).toBe(
      200,
    )
  })

  it('is created once by concurrent requests', async () => {
    const { id } = await newApi()
    const ask10 = Array.from({ length: 10 }, () => manage(`POST /api/resources/${id}/scopes`, { name: 'x' }))
    const answers = await Promise.all(ask10)
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(422)])
  })

  it('is listed by name, paginated and searchable', async () => {
    const { id } = await newApi()
    for (const [name, description] of [
      ['write', 'Change orders'],
      ['read', 'Read orders'],
      ['bare', undefined],
    ] as const)
      await newScope(id, name, description)
    const list = (query: string) => manage(`GET /api/resources/${id}/scopes?${query}`)
    const all = await list('')
    expect(namesOf(all.body)).toEqual(['bare', 'read', 'write'])
    expect(all.headers.get('total-number')).toBe('3')
    const second = await list('page=2&page_size=1')
    expect([namesOf(second.body), second.headers.get('total-number')]).toEqual([['read'], '3'])
    const found = await list('search=%25orders%25')
    expect([namesOf(found.body), found.headers.get('total-number')]).toEqual([['read', 'write'], '2'])
    expect(namesOf((await list('search.name=read&mode=exact')).body)).toEqual(['read'])
    expect(await list('search.resourceId=x')).toEqual(refusedAs(400, 'request.invalid_input'))
    expect(await manage('GET /api/resources/nothing/scopes')).toMatchObject({ status: 200, body: [] })
  })
})
