import { type ManagementScope, managementResource } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BackEnd, backEndWith } from '../../../../../tests/support/back-ends.ts'
import { managementToken, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#4.5 and, for a role’s applications, docs/wire/management-api.md#6.2. Authorization:
// `tests/access-management.test.ts`.

let server: TestServer
let token: string
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newMachine = async (body: object = {}) => {
  const machine = { name: 'A machine', type: 'MachineToMachine', ...body }
  return (await manage('POST /api/applications', machine)).body as { id: string; secret: string }
}
const newRole = async (scopeIds: ManagementScope[] = [], body: object = {}) => {
  const role = { name: `Role ${count++}`, description: 'A role', type: 'MachineToMachine', scopeIds, ...body }
  const answer = await manage('POST /api/roles', role)
  expect(answer.status, answer.text).toBe(200)
  return answer.body.id as string
}
const people = { type: 'User' }
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)
const rolesOf = async (id: string) => idsOf((await manage(`GET /api/applications/${id}/roles`)).body)
const changesOf = async (id: string) => {
  const { rows } = await server.database.query<{ payload: object }>(
    `select payload from events where type = 'Application.Roles.Updated' and application_id = $1 order by id`,
    [id],
  )
  return rows.map(({ payload }) => payload)
}
const unknown = refusedAs(404, 'entity.not_exists_with_id')
const notFound = refusedAs(404, 'entity.not_found')
const wrongType = refusedAs(422, 'entity.db_constraint_violated')

describe('an application’s roles', () => {
  it('are listed by name, paginated and searchable, without internal ones', async () => {
    const { id } = await newMachine()
    const [b, a] = [await newRole([], { name: 'B robot' }), await newRole([], { name: 'A robot' })]
    await manage(`POST /api/applications/${id}/roles`, { roleIds: [b, a] })
    await manage(`PATCH /api/applications/${id}`, { isAdmin: true })
    const list = (query = '') => manage(`GET /api/applications/${id}/roles?${query}`)
    const { status, body, headers } = await list()
    expect([status, idsOf(body), headers.get('total-number')]).toEqual([200, [a, b], '2'])
    expect(body[0]).toMatchObject({ name: 'A robot', type: 'MachineToMachine' })
    expect(idsOf((await list('page=2&page_size=1')).body)).toEqual([b])
    expect(idsOf((await list('search.name=b%25')).body)).toEqual([b])
    expect(await list('search.scope=x')).toEqual(refusedAs(400, 'request.invalid_input'))
  })

  it('are extended by the new ones, with an event for each change', async () => {
    const { id } = await newMachine()
    const [one, two] = [await newRole(), await newRole()]
    const add = (...roleIds: string[]) => manage(`POST /api/applications/${id}/roles`, { roleIds })
    expect(await add(one)).toMatchObject({ status: 201, body: { roleIds: [one], addedRoleIds: [one] } })
    expect((await add(one, two, two)).body).toEqual({ roleIds: [one, two], addedRoleIds: [two] })
    expect((await add(two)).body).toEqual({ roleIds: [two], addedRoleIds: [] })
    expect(await changesOf(id)).toEqual([{ added: [one] }, { added: [two] }])
  })

  it('are replaced as a whole, except internal ones', async () => {
    const { id } = await newMachine()
    const [one, two] = [await newRole(), await newRole()]
    await manage(`PATCH /api/applications/${id}`, { isAdmin: true })
    const replace = (...roleIds: string[]) => manage(`PUT /api/applications/${id}/roles`, { roleIds })
    const answer = await replace(one, one)
    expect([answer.status, answer.text]).toEqual([200, 'OK'])
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
    await replace(two)
    expect(await rolesOf(id)).toEqual([two])
    await replace()
    expect(await rolesOf(id)).toEqual([])
    expect((await manage(`GET /api/applications/${id}`)).body.isAdmin).toBe(true)
    expect(await changesOf(id)).toEqual([
      { added: [one], removed: [] },
      { added: [two], removed: [one] },
      { added: [], removed: [two] },
    ])
  })

  it('are refused with the errors of the contract, in its order', async () => {
    const { id } = await newMachine()
    const page = await newMachine({ type: 'SPA' })
    const [one, ofPeople] = [await newRole(), await newRole([], people)]
    await expectNoTrace(server.database, async () => {
      const path = `/api/applications/${id}/roles`
      const add = (...roleIds: string[]) => manage(`POST ${path}`, { roleIds })
      expect(await add('nothing', ofPeople)).toEqual(refusedAs(422, 'application.invalid_role_type'))
      expect(await add(one, 'nothing')).toEqual(unknown)
      expect(await manage(`PUT ${path}`, { roleIds: [ofPeople] })).toEqual(wrongType)
      expect(await manage(`PUT ${path}`, { roleIds: [one, 'nothing'] })).toEqual(unknown)
      expect(await manage(`DELETE ${path}/${one}`)).toEqual(notFound)
      for (const method of ['POST', 'PUT'])
        for (const body of [{}, { roleIds: one }, { roleIds: [''] }])
          expect(await manage(`${method} ${path}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))

      for (const [application, refusal] of [
        ['nothing', unknown],
        [page.id, refusedAs(422, 'application.invalid_type')],
      ] as const) {
        const there = `/api/applications/${application}/roles`
        expect(await manage(`GET ${there}`)).toEqual(refusal)
        expect(await manage(`POST ${there}`, { roleIds: ['nothing'] })).toEqual(refusal)
        expect(await manage(`PUT ${there}`, { roleIds: ['nothing'] })).toEqual(refusal)
        expect(await manage(`DELETE ${there}/nothing`)).toEqual(refusal)
      }
    })
  })

  it('are removed one by one, through the application or the role', async () => {
    const { id } = await newMachine()
    const [one, two] = [await newRole(), await newRole()]
    await manage(`POST /api/applications/${id}/roles`, { roleIds: [one, two] })
    expect(await manage(`DELETE /api/applications/${id}/roles/${one}`)).toMatchObject({
      status: 204,
      text: '',
    })
    const other = `DELETE /api/roles/${two}/applications/${id}`
    expect(await manage(other)).toMatchObject({ status: 204, text: '' })
    expect(await rolesOf(id)).toEqual([])
    expect(await changesOf(id)).toMatchObject([{}, { removed: [one] }, { removed: [two] }])
    await expectNoTrace(server.database, async () => expect(await manage(other)).toEqual(notFound))
  })
})

describe('a role’s applications', () => {
  it('are listed newest first, paginated and searchable, and can be excluded from the list of applications', async () => {
    const role = await newRole()
    const [one, two] = [await newMachine({ name: 'Listed one' }), await newMachine({ name: 'Listed two' })]
    const without = await newMachine({ name: 'Listed not' })
    await manage(`POST /api/roles/${role}/applications`, { applicationIds: [one.id, two.id] })
    const list = (query = '') => manage(`GET /api/roles/${role}/applications?${query}`)
    const { body, headers } = await list()
    expect([idsOf(body), headers.get('total-number')]).toEqual([[two.id, one.id], '2'])
    expect(body[0]).not.toHaveProperty('secret')
    expect(idsOf((await list('page=2&page_size=1')).body)).toEqual([one.id])
    expect(idsOf((await list('search=%25one')).body)).toEqual([one.id])
    expect(await list('search.secret=x')).toEqual(refusedAs(400, 'request.invalid_input'))
    const rest = await manage(`GET /api/applications?search=Listed%25&excludeRoleId=${role}`)
    expect(idsOf(rest.body)).toEqual([without.id])
  })

  it('are added all together or not at all', async () => {
    const [role, ofPeople] = [await newRole(), await newRole([], people)]
    const [one, two, page] = [await newMachine(), await newMachine(), await newMachine({ type: 'SPA' })]
    const add = (applicationIds: string[], id = role) =>
      manage(`POST /api/roles/${id}/applications`, { applicationIds })
    expect(await add([one.id, one.id])).toMatchObject({ status: 201, text: 'Created' })
    expect(await changesOf(one.id)).toEqual([{ added: [role] }])
    await expectNoTrace(server.database, async () => {
      expect(await add([two.id, 'nothing', one.id])).toEqual(refusedAs(422, 'role.application_exists'))
      expect(await add([two.id, 'nothing', page.id])).toEqual(unknown)
      expect(await add([two.id, page.id])).toEqual(wrongType)
      expect(await add([two.id], ofPeople)).toEqual(wrongType)
      expect(await add([])).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('are added once by concurrent requests', async () => {
    const [role, machine] = [await newRole(), await newMachine()]
    const give = () => manage(`POST /api/roles/${role}/applications`, { applicationIds: [machine.id] })
    const answers = await Promise.all([give(), give()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422])
    expect(await changesOf(machine.id)).toEqual([{ added: [role] }])
  })

  it('do not have the role after it is deleted while it is assigned', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [role, machine] = [await newRole(['users:read']), await newMachine()]
      const [deleted, given] = await Promise.all([
        manage(`DELETE /api/roles/${role}`),
        manage(`POST /api/applications/${machine.id}/roles`, { roleIds: [role] }),
      ])
      expect(deleted.status).toBe(204)
      if (given.status !== 201) expect(given).toEqual(unknown)
      expect(await rolesOf(machine.id)).toEqual([])
    }
  })
})

/** A token of the application. It requests these scopes of the Management API, which the application may lack. */
async function tokenOf({ id, secret }: { id: string; secret: string }, scope: string): Promise<string> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: secret,
    resource: managementResource,
    scope,
  })
  const response = await fetch(`${server.url}/oidc/token`, { method: 'POST', body })
  return ((await response.json()) as { access_token: string }).access_token
}

describe('an application’s permissions', () => {
  const read = async (by: string) => (await ask(server.url, 'GET /api/users', { token: by })).status

  it('are the whole Management API with the built-in role', async () => {
    const machine = await newMachine()
    await manage('POST /api/roles/management-api-access/applications', { applicationIds: [machine.id] })
    expect(await read(await managementToken(server.url, machine))).toBe(200)
  })

  it.each<[how: string, take: (role: string, id: string) => Promise<unknown>]>([
    ['the application loses the role', (role, id) => manage(`DELETE /api/applications/${id}/roles/${role}`)],
    ['it is given others', (_, id) => manage(`PUT /api/applications/${id}/roles`, { roleIds: [] })],
    ['the role loses the application', (role, id) => manage(`DELETE /api/roles/${role}/applications/${id}`)],
    ['the role loses the scope', role => manage(`DELETE /api/roles/${role}/scopes/users:read`)],
    ['the role is deleted', role => manage(`DELETE /api/roles/${role}`)],
  ])('are lost with the very next request when %s', async (_, take) => {
    for (let round = 0; round < 5; round += 1) {
      const machine = await newMachine()
      const role = await newRole(['users:read'])
      await manage(`POST /api/applications/${machine.id}/roles`, { roleIds: [role] })
      const theirs = await tokenOf(machine, 'users:read')
      // The first use caches the token's permissions.
      expect(await read(theirs)).toBe(200)
      await take(role, machine.id)
      expect(await read(theirs), `round ${round}`).toBe(403)
    }
  })

  it('are effective again with the very next request after they are restored', async () => {
    const machine = await newMachine()
    const role = await newRole(['users:read'])
    const give = () => manage(`POST /api/applications/${machine.id}/roles`, { roleIds: [role] })
    await give()
    const theirs = await tokenOf(machine, 'users:read')
    await manage(`DELETE /api/roles/${role}/scopes/users:read`)
    expect(await read(theirs)).toBe(403)
    await manage(`POST /api/roles/${role}/scopes`, { scopeIds: ['users:read'] })
    expect(await read(theirs)).toBe(200)
    await manage(`DELETE /api/applications/${machine.id}/roles/${role}`)
    expect(await read(theirs)).toBe(403)
    await give()
    expect(await read(theirs)).toBe(200)
  })
})

describe('a back end with `roles:write` and `users:read`', () => {
  let giver: BackEnd
  beforeAll(async () => {
    giver = await backEndWith(server, ['roles:write', 'users:read'])
  })
  const give = (at: string, body?: unknown) => ask(server.url, at, { token: giver.token, body })
  const newRoleBody = () => ({ name: `Given ${count++}`, description: 'x', type: 'MachineToMachine' })

  it('cannot assign permissions that it lacks, not even to itself', async () => {
    const [all, some, empty] = [
      'management-api-access',
      await newRole(['users:read', 'users:write']),
      await newRole(),
    ]
    await expectNoTrace(server.database, async () => {
      for (const [missingScope, at, body] of [
        ['all', `POST /api/applications/${giver.id}/roles`, { roleIds: [empty, all] }],
        ['users:write', `PUT /api/applications/${giver.id}/roles`, { roleIds: [some] }],
        ['all', `POST /api/roles/${all}/applications`, { applicationIds: [giver.id] }],
        ['all', `POST /api/roles/${empty}/scopes`, { scopeIds: ['management-api-all'] }],
        ['logs:read', `POST /api/roles/${empty}/scopes`, { scopeIds: ['users:read', 'logs:read'] }],
        ['settings:write', 'POST /api/roles', { ...newRoleBody(), scopeIds: ['settings:write'] }],
      ] as const)
        expect(await give(at, body), at).toEqual(refusedAs(403, 'auth.forbidden', { missingScope }))
    })
  })

  it('can assign permissions that it has', async () => {
    const { id } = await newMachine()
    const made = await give('POST /api/roles', { ...newRoleBody(), scopeIds: ['users:read'] })
    expect(made.status).toBe(200)
    const role = made.body.id
    expect((await give(`POST /api/roles/${role}/scopes`, { scopeIds: ['roles:write'] })).status).toBe(201)
    expect((await give(`POST /api/applications/${id}/roles`, { roleIds: [role] })).status).toBe(201)
    expect((await give(`PUT /api/applications/${id}/roles`, { roleIds: [role] })).status).toBe(200)
  })

  it('can remove permissions that it lacks, and keep those that were assigned before', async () => {
    const { id } = await newMachine()
    const [more, plain] = [await newRole(['logs:read']), await newRole()]
    await manage(`POST /api/applications/${id}/roles`, { roleIds: [more] })
    expect((await give(`PUT /api/applications/${id}/roles`, { roleIds: [more, plain] })).status).toBe(200)
    expect((await give(`DELETE /api/roles/${more}/scopes/logs:read`)).status).toBe(204)
    expect((await give(`DELETE /api/applications/${id}/roles/${more}`)).status).toBe(204)
  })
})
