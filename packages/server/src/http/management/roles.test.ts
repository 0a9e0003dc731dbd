import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.2. Authorization: `tests/access-management.test.ts`. Assignment: `user-roles.test.ts`
// and `application-roles.test.ts`.

let server: TestServer
let token: string
let count = 0
let read: string
let write: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  const body = { name: 'Orders', indicator: 'https://orders.example' }
  const { id } = (await manage('POST /api/resources', body)).body
  read = (await manage(`POST /api/resources/${id}/scopes`, { name: 'read', description: 'Read' })).body.id
  write = (await manage(`POST /api/resources/${id}/scopes`, { name: 'write' })).body.id
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newRole = async (body: object = {}) => {
  const answer = await manage('POST /api/roles', { name: `Role ${count++}`, description: 'A role', ...body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body
}
/** Creates an API with scopes of these names. */
const newApi = async (names: string[]) => {
  const body = { name: 'An API', indicator: `https://${count++}.example` }
  const { id } = (await manage('POST /api/resources', body)).body as { id: string }
  const scopeIds: string[] = []
  for (const name of names)
    scopeIds.push((await manage(`POST /api/resources/${id}/scopes`, { name })).body.id)
  return { id, scopeIds }
}
const namesOf = (items: { name: string }[]) => items.map(({ name }) => name)
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)
const logs = (amount: number) => server.manage('GET /api/logs', { query: { page_size: amount } })
const machine = { type: 'MachineToMachine' }
const managementScope = 'users:read'
const unknown = refusedAs(404, 'entity.not_exists_with_id')
const internal = refusedAs(403, 'role.internal_role_violation')

describe('a role', () => {
  it('is of type `User` by default, and records an event with its scopes', async () => {
    const role = await newRole({ name: 'Clerk', description: 'Takes orders', scopeIds: [write, read, read] })
    expect(role).toEqual({
      tenantId: 'default',
      id: expect.stringMatching(/^[0-9a-z]{21}$/),
      name: 'Clerk',
      description: 'Takes orders',
      type: 'User',
      isDefault: false,
    })
    expect(await manage(`GET /api/roles/${role.id}`)).toMatchObject({ status: 200, body: role })
    const both = (await logs(2)).toSorted((a, b) => a.key.localeCompare(b.key))
    expect(both).toMatchObject([
      { key: 'Role.Created', payload: { roleId: role.id, name: 'Clerk', roleType: 'User' } },
      { key: 'Role.Scopes.Updated', payload: { roleId: role.id, added: [write, read] } },
    ])
  })

  it('must have a unique name', async () => {
    const [one, two] = [await newRole(), await newRole()]
    await expectNoTrace(server.database, async () => {
      const taken = refusedAs(422, 'role.name_in_use')
      expect(await manage('POST /api/roles', { name: one.name, description: 'x' })).toEqual(taken)
      expect(await manage(`PATCH /api/roles/${two.id}`, { name: one.name })).toEqual(taken)
    })
    expect((await manage(`PATCH /api/roles/${one.id}`, { name: one.name })).status).toBe(200)
  })

  it('is created once by concurrent requests', async () => {
    const body = { name: 'Made by twenty', description: 'x', scopeIds: [read] }
    const answers = await Promise.all(Array.from({ length: 20 }, () => manage('POST /api/roles', body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(422)])
    for (const answer of answers.filter(({ status }) => status === 422))
      expect(answer).toEqual(refusedAs(422, 'role.name_in_use'))
    expect((await manage('GET /api/roles?search=Made%20by%20twenty')).body).toHaveLength(1)
    const { rows } = await server.database.query(
      `select type from events where payload ->> 'name' = $1 and result = 'Success'`,
      [body.name],
    )
    expect(rows).toEqual([{ type: 'Role.Created' }])
  })

  it('leaves no trace when it is refused', async () => {
    await expectNoTrace(server.database, async () => {
      const make = (body: object) => manage('POST /api/roles', { name: 'Refused', description: 'x', ...body })
      expect(await make({ scopeIds: [read, 'nothing'] })).toEqual(unknown)
      expect(await make({ scopeIds: [read, managementScope] })).toEqual(
        refusedAs(400, 'role.management_api_scopes_not_assignable_to_user_role'),
      )
      for (const body of [
        { name: '' },
        { name: 'n'.repeat(129) },
        { description: '' },
        { description: 'd'.repeat(129) },
        { type: 'Robot' },
        { isDefault: 'yes' },
        { scopeIds: read },
      ])
        expect(await make(body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('can be changed except its type, and records an event', async () => {
    const role = await newRole()
    const { status, body } = await manage(`PATCH /api/roles/${role.id}`, {
      name: 'Renamed',
      description: 'Anew',
      isDefault: true,
      ...machine,
    })
    const expected = { ...role, name: 'Renamed', description: 'Anew', isDefault: true }
    expect([status, body]).toEqual([200, expected])
    expect(await logs(1)).toMatchObject([
      { key: 'Role.Data.Updated', payload: { roleId: role.id, name: 'Renamed', formerName: role.name } },
    ])
    await manage(`DELETE /api/roles/${role.id}`)
  })

  it('refuses an empty or invalid change', async () => {
    const { id } = await newRole()
    await expectNoTrace(server.database, async () => {
      expect(await manage(`PATCH /api/roles/${id}`, {})).toEqual(refusedAs(422, 'entity.invalid_input'))
      for (const body of [{ name: '' }, { description: '' }, { isDefault: null }])
        expect(await manage(`PATCH /api/roles/${id}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('is deleted with its assignments, and records an event', async () => {
    const role = await newRole({ scopeIds: [read] })
    const person = (await manage('POST /api/users', {})).body.id
    await manage(`POST /api/users/${person}/roles`, { roleIds: [role.id] })
    expect(await manage(`DELETE /api/roles/${role.id}`)).toMatchObject({ status: 204, text: '' })
    expect(await logs(1)).toMatchObject([
      { key: 'Role.Deleted', payload: { roleId: role.id, name: role.name } },
    ])
    expect((await manage(`GET /api/users/${person}/roles`)).body).toEqual([])
    expect(await manage(`GET /api/roles/${role.id}`)).toEqual(unknown)
  })

  it('is 404 when unknown', async () => {
    await expectNoTrace(server.database, async () => {
      const role = '/api/roles/nothing'
      const person = (await manage('GET /api/users')).body[0].id
      expect(await manage(`PATCH ${role}`, { name: 'x' })).toEqual(unknown)
      expect(await manage(`DELETE ${role}`)).toEqual(unknown)
      for (const what of ['users', 'applications', 'scopes'])
        expect(await manage(`GET ${role}/${what}`), what).toEqual(unknown)
      expect(await manage(`POST ${role}/users`, { userIds: ['nobody'] })).toEqual(unknown)
      expect(await manage(`POST ${role}/applications`, { applicationIds: ['none'] })).toEqual(unknown)
      expect(await manage(`POST ${role}/scopes`, { scopeIds: [read] })).toEqual(unknown)
      expect(await manage(`DELETE ${role}/users/${person}`)).toEqual(unknown)
      expect(await manage(`DELETE ${role}/applications/none`)).toEqual(unknown)
      expect(await manage(`DELETE ${role}/scopes/${read}`)).toEqual(unknown)
    })
  })
})

describe('an internal role', () => {
  it('is never listed, and cannot be changed, assigned or imitated', async () => {
    expect(namesOf((await manage('GET /api/roles?page_size=100')).body)).not.toContain('#internal:admin')
    expect((await manage('GET /api/roles?search.id=admin-role')).body).toEqual([])
    const person = (await manage('POST /api/users', {})).body.id
    const { id } = (await manage('POST /api/applications', { name: 'Back end', ...machine })).body
    const ordinary = await newRole()
    await expectNoTrace(server.database, async () => {
      for (const [at, body] of [
        ['PATCH /api/roles/admin-role', { description: 'x' }],
        ['DELETE /api/roles/admin-role'],
        ['POST /api/roles/admin-role/users', { userIds: [person] }],
        [`DELETE /api/roles/admin-role/users/${person}`],
        ['POST /api/roles/admin-role/applications', { applicationIds: [id] }],
        [`DELETE /api/roles/admin-role/applications/${id}`],
        ['POST /api/roles/admin-role/scopes', { scopeIds: [read] }],
        ['DELETE /api/roles/admin-role/scopes/management-api-all'],
        [`POST /api/users/${person}/roles`, { roleIds: ['admin-role'] }],
        [`PUT /api/users/${person}/roles`, { roleIds: ['admin-role'] }],
        [`DELETE /api/users/${person}/roles/admin-role`],
        [`POST /api/applications/${id}/roles`, { roleIds: ['admin-role'] }],
        [`PUT /api/applications/${id}/roles`, { roleIds: ['admin-role'] }],
        [`DELETE /api/applications/${id}/roles/admin-role`],
        ['POST /api/roles', { name: '#internal:mine', description: 'x' }],
        [`PATCH /api/roles/${ordinary.id}`, { name: '#internal:mine' }],
      ] as const)
        expect(await manage(at, body), at).toEqual(internal)
    })
  })
})

describe('the list of roles', () => {
  it('is sorted by name and paginated, with counts and three assignees of each', async () => {
    const role = await newRole({ name: 'AAA people' })
    const robots = await newRole({ name: 'AAA robots', ...machine })
    const people: string[] = []
    for (const name of ['Mira', 'Noor', 'Otto', 'Pia'])
      people.push(
        (await manage('POST /api/users', { name, avatar: 'https://pictures.example/a.png' })).body.id,
      )
    await manage(`POST /api/roles/${role.id}/users`, { userIds: people })
    const { id } = (await manage('POST /api/applications', { name: 'Robot', ...machine })).body
    await manage(`POST /api/roles/${robots.id}/applications`, { applicationIds: [id] })

    const { body, headers } = await manage('GET /api/roles?page_size=2')
    expect(Number(headers.get('total-number'))).toBeGreaterThan(2)
    expect(body).toEqual([
      {
        ...role,
        usersCount: 4,
        featuredUsers: expect.any(Array),
        applicationsCount: 0,
        featuredApplications: [],
      },
      {
        ...robots,
        usersCount: 0,
        featuredUsers: [],
        applicationsCount: 1,
        featuredApplications: [{ id, name: 'Robot', type: 'MachineToMachine' }],
      },
    ])
    expect(body[0].featuredUsers).toHaveLength(3)
    for (const featured of body[0].featuredUsers) {
      expect(people).toContain(featured.id)
      expect(Object.keys(featured)).toEqual(['id', 'avatar', 'name'])
    }
    expect((await manage('GET /api/roles?page=1000')).body).toEqual([])
    expect(await manage('GET /api/roles?page_size=101')).toEqual(refusedAs(400, 'guard.invalid_pagination'))
  })

  it('can be searched by id, name and description, and filtered by type', async () => {
    const role = await newRole({ name: 'Gardener', description: 'Waters plants' })
    const robot = await newRole({ name: 'Sprinkler', description: 'Waters lawns', ...machine })
    const found = async (query: string) => idsOf((await manage(`GET /api/roles?${query}`)).body)
    expect(await found('search=%25waters%25')).toEqual([role.id, robot.id])
    expect(await found('search=%25waters%25&type=User')).toEqual([role.id])
    expect(await found(`search.id=${robot.id}&mode.id=exact`)).toEqual([robot.id])
    expect(await found('search.name=^gard&mode=posix')).toEqual([role.id])
    for (const query of ['search.type=User', 'search=', 'joint=xor&search=x'])
      expect(await manage(`GET /api/roles?${query}`)).toEqual(refusedAs(400, 'request.invalid_input'))
    expect(await manage('GET /api/roles?type=Robot')).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('can exclude the roles of a person or an application', async () => {
    const [had, other] = [await newRole({ name: 'Left out' }), await newRole({ name: 'Left in' })]
    const robot = await newRole({ name: 'Left robot', ...machine })
    const person = (await manage('POST /api/users', {})).body.id
    await manage(`POST /api/users/${person}/roles`, { roleIds: [had.id] })
    const { id } = (await manage('POST /api/applications', { name: 'Robot', ...machine })).body
    await manage(`POST /api/applications/${id}/roles`, { roleIds: [robot.id] })
    const found = async (query: string) => {
      const { body, headers } = await manage(`GET /api/roles?search=Left%25&${query}`)
      expect(headers.get('total-number')).toBe(String(body.length))
      return idsOf(body)
    }
    expect(await found(`excludeUserId=${person}`)).toEqual([other.id, robot.id])
    expect(await found(`excludeApplicationId=${id}`)).toEqual([other.id, had.id])
    expect(await found('excludeUserId=nobody')).toEqual([other.id, had.id, robot.id])
  })
})

describe('a role’s scopes', () => {
  it('are listed by name with their API, whole, paginated or searched', async () => {
    const { id } = await newRole({ scopeIds: [write, read] })
    const whole = await manage(`GET /api/roles/${id}/scopes`)
    expect(whole.headers.get('total-number')).toBeNull()
    expect(whole.body).toMatchObject([
      { id: read, name: 'read', resource: { indicator: 'https://orders.example', accessTokenTtl: 3600 } },
      { id: write, name: 'write', resource: { name: 'Orders' } },
    ])
    const page = await manage(`GET /api/roles/${id}/scopes?page=2&page_size=1`)
    expect([namesOf(page.body), page.headers.get('total-number')]).toEqual([['write'], '2'])
    expect(namesOf((await manage(`GET /api/roles/${id}/scopes?search.description=read`)).body)).toEqual([
      'read',
    ])
    expect(await manage(`GET /api/roles/${id}/scopes?search.x=y`)).toEqual(
      refusedAs(400, 'request.invalid_input'),
    )
  })

  it('are extended, and all of them are returned', async () => {
    const { id } = await newRole({ scopeIds: [write] })
    const { status, body } = await manage(`POST /api/roles/${id}/scopes`, { scopeIds: [read, read] })
    expect(status).toBe(201)
    expect(body).toMatchObject([{ name: 'read' }, { name: 'write' }])
    expect(body[0]).not.toHaveProperty('resource')
    expect(await logs(1)).toMatchObject([
      { key: 'Role.Scopes.Updated', payload: { roleId: id, added: [read] } },
    ])
  })

  it('are refused with the errors of the contract, in its order', async () => {
    const { id } = await newRole({ scopeIds: [read] })
    await expectNoTrace(server.database, async () => {
      const add = (...scopeIds: string[]) => manage(`POST /api/roles/${id}/scopes`, { scopeIds })
      expect(await add(read, 'nothing', managementScope)).toEqual(unknown)
      expect(await add(write, read, managementScope)).toEqual(refusedAs(422, 'role.scope_exists'))
      expect(await add(write, managementScope)).toEqual(
        refusedAs(400, 'role.management_api_scopes_not_assignable_to_user_role'),
      )
      expect(await add()).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('can be removed', async () => {
    const { id } = await newRole({ scopeIds: [read, write] })
    expect(await manage(`DELETE /api/roles/${id}/scopes/${read}`)).toMatchObject({ status: 204, text: '' })
    expect(namesOf((await manage(`GET /api/roles/${id}/scopes`)).body)).toEqual(['write'])
    expect(await logs(1)).toMatchObject([
      { key: 'Role.Scopes.Updated', payload: { roleId: id, removed: [read] } },
    ])
    await expectNoTrace(server.database, async () =>
      expect(await manage(`DELETE /api/roles/${id}/scopes/${read}`)).toEqual(
        refusedAs(404, 'entity.not_found'),
      ),
    )
  })

  it('are added once by concurrent requests', async () => {
    const { id } = await newRole()
    const answers = await Promise.all(
      [read, read].map(scopeId => manage(`POST /api/roles/${id}/scopes`, { scopeIds: [scopeId] })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422])
  })

  it('can include scopes of the Management API only for machine-to-machine roles', async () => {
    const role = await newRole({ ...machine, scopeIds: [managementScope] })
    expect(
      (await manage(`POST /api/roles/${role.id}/scopes`, { scopeIds: ['logs:read'] })).body,
    ).toMatchObject([{ name: 'logs:read', resourceId: 'management-api' }, { name: 'users:read' }])
  })

  it('are removed with their API', async () => {
    const api = await newApi(['extra'])
    const { id } = await newRole({ scopeIds: [read, ...api.scopeIds] })
    await manage(`DELETE /api/resources/${api.id}`)
    expect(namesOf((await manage(`GET /api/roles/${id}/scopes`)).body)).toEqual(['read'])
  })

  it('do not deadlock when APIs and roles are deleted concurrently', async () => {
    const names = ['a', 'b', 'c', 'd']
    const apis = [await newApi(names), await newApi(names.toReversed())]
    const scopeIds = apis.flatMap(api => api.scopeIds)
    const roles = []
    for (const ids of [scopeIds, scopeIds.toReversed(), scopeIds, scopeIds.toReversed()])
      roles.push(await newRole({ scopeIds: ids }))
    const answers = await Promise.all([
      ...apis.map(({ id }) => manage(`DELETE /api/resources/${id}`)),
      ...roles.map(({ id }) => manage(`DELETE /api/roles/${id}`)),
    ])
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(204))
  })
})
