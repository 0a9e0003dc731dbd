import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#2.16 and, for a role’s users, docs/wire/management-api.md#6.2. Authorization:
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
const newPerson = async (body: object = {}) => (await manage('POST /api/users', body)).body.id as string
const newRole = async (body: object = {}) => {
  const answer = await manage('POST /api/roles', { name: `Role ${count++}`, description: 'A role', ...body })
  expect(answer.status, answer.text).toBe(200)
  return answer.body.id as string
}
const robots = { type: 'MachineToMachine' }
const rolesOf = async (userId: string) => idsOf((await manage(`GET /api/users/${userId}/roles`)).body)
const idsOf = (items: { id: string }[]) => items.map(({ id }) => id)
const changesOf = async (userId: string) => {
  const { rows } = await server.database.query<{ payload: object }>(
    `select payload from events where type = 'User.Roles.Updated' and account_id = $1 order by id`,
    [userId],
  )
  return rows.map(({ payload }) => payload)
}
const unknown = refusedAs(404, 'entity.not_exists_with_id')
const notFound = refusedAs(404, 'entity.not_found')
const wrongType = refusedAs(422, 'entity.db_constraint_violated')

describe('a person’s roles', () => {
  it('are listed by name, paginated and searchable', async () => {
    const mira = await newPerson()
    const [b, a] = [
      await newRole({ name: 'B clerk' }),
      await newRole({ name: 'A clerk', description: 'Best' }),
    ]
    await manage(`POST /api/users/${mira}/roles`, { roleIds: [b, a] })
    const { status, body, headers } = await manage(`GET /api/users/${mira}/roles`)
    expect([status, headers.get('total-number')]).toEqual([200, '2'])
    expect(body).toEqual([
      { tenantId: 'default', id: a, name: 'A clerk', description: 'Best', type: 'User', isDefault: false },
      expect.objectContaining({ id: b }),
    ])
    const list = (query: string) => manage(`GET /api/users/${mira}/roles?${query}`)
    expect(idsOf((await list('page=2&page_size=1')).body)).toEqual([b])
    expect(idsOf((await list('search.description=best')).body)).toEqual([a])
    expect(await list('search.avatar=x')).toEqual(refusedAs(400, 'request.invalid_input'))
  })

  it('are extended by the new ones, with an event for each change', async () => {
    const mira = await newPerson()
    const [one, two] = [await newRole(), await newRole()]
    const add = (...roleIds: string[]) => manage(`POST /api/users/${mira}/roles`, { roleIds })
    expect(await add(one)).toMatchObject({ status: 201, body: { roleIds: [one], addedRoleIds: [one] } })
    expect((await add(one, two, two)).body).toEqual({ roleIds: [one, two, two], addedRoleIds: [two] })
    expect((await add(one)).body).toEqual({ roleIds: [one], addedRoleIds: [] })
    expect((await add()).body).toEqual({ roleIds: [], addedRoleIds: [] })
    expect((await rolesOf(mira)).sort()).toEqual([one, two].sort())
    expect(await changesOf(mira)).toEqual([{ added: [one] }, { added: [two] }])
  })

  it('are replaced as a whole, without duplicates', async () => {
    const mira = await newPerson()
    const [one, two, three] = [await newRole(), await newRole(), await newRole()]
    await manage(`POST /api/users/${mira}/roles`, { roleIds: [one, two] })
    const replace = (...roleIds: string[]) => manage(`PUT /api/users/${mira}/roles`, { roleIds })
    expect(await replace(two, three, three)).toMatchObject({ status: 200, body: { roleIds: [two, three] } })
    expect((await rolesOf(mira)).sort()).toEqual([two, three].sort())
    expect((await replace(three, two)).status).toBe(200)
    expect((await replace()).body).toEqual({ roleIds: [] })
    const [, second, third, ...more] = await changesOf(mira)
    expect([second, more]).toEqual([{ added: [three], removed: [one] }, []])
    expect(third).toMatchObject({ added: [], removed: expect.arrayContaining([two, three]) })
  })

  it('are refused with the errors of the contract, in its order', async () => {
    const mira = await newPerson()
    const [one, robot] = [await newRole(), await newRole(robots)]
    await expectNoTrace(server.database, async () => {
      const path = `/api/users/${mira}/roles`
      const add = (...roleIds: string[]) => manage(`POST ${path}`, { roleIds })
      expect(await add('nothing', robot)).toEqual(refusedAs(422, 'user.invalid_role_type'))
      expect(await add(one, 'nothing')).toEqual(unknown)
      expect(await manage(`PUT ${path}`, { roleIds: [one, robot] })).toEqual(wrongType)
      expect(await manage(`PUT ${path}`, { roleIds: [one, 'nothing'] })).toEqual(unknown)
      expect(await manage(`DELETE ${path}/${one}`)).toEqual(notFound)
      expect(await manage(`DELETE ${path}/nothing`)).toEqual(notFound)
      for (const body of [{}, { roleIds: one }, { roleIds: [''] }, { roleIds: [1] }])
        for (const method of ['POST', 'PUT'])
          expect(await manage(`${method} ${path}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('are 404 for an unknown person', async () => {
    const one = await newRole()
    await expectNoTrace(server.database, async () => {
      const path = '/api/users/000000000000/roles'
      expect(await manage(`GET ${path}`)).toEqual(notFound)
      expect(await manage(`POST ${path}`, { roleIds: ['nothing'] })).toEqual(notFound)
      expect(await manage(`PUT ${path}`, { roleIds: [one] })).toEqual(notFound)
      expect(await manage(`DELETE ${path}/${one}`)).toEqual(notFound)
      expect(await manage(`DELETE /api/roles/${one}/users/000000000000`)).toEqual(notFound)
    })
  })

  it('are removed one by one, through the person or the role', async () => {
    const mira = await newPerson()
    const [one, two] = [await newRole(), await newRole()]
    await manage(`POST /api/users/${mira}/roles`, { roleIds: [one, two] })
    expect(await manage(`DELETE /api/users/${mira}/roles/${one}`)).toMatchObject({ status: 204, text: '' })
    expect(await manage(`DELETE /api/roles/${two}/users/${mira}`)).toMatchObject({ status: 204, text: '' })
    expect(await rolesOf(mira)).toEqual([])
    expect(await changesOf(mira)).toMatchObject([{}, { removed: [one] }, { removed: [two] }])
    await expectNoTrace(server.database, async () =>
      expect(await manage(`DELETE /api/roles/${two}/users/${mira}`)).toEqual(notFound),
    )
  })
})

describe('a role’s people', () => {
  it('are listed as accounts, newest first, paginated and searchable', async () => {
    const role = await newRole()
    const [mira, noor] = [
      await newPerson({ username: 'mira_list', password }),
      await newPerson({ name: 'Noor' }),
    ]
    await newPerson({ name: 'Noor' })
    await manage(`POST /api/roles/${role}/users`, { userIds: [mira, noor] })
    const { body, headers } = await manage(`GET /api/roles/${role}/users`)
    expect([idsOf(body), headers.get('total-number')]).toEqual([[noor, mira], '2'])
    expect(body[1]).toEqual((await manage(`GET /api/users/${mira}`)).body)
    expect(body[1]).not.toHaveProperty('passwordDigest')
    const list = (query: string) => manage(`GET /api/roles/${role}/users?${query}`)
    const second = await list('page=2&page_size=1')
    expect([idsOf(second.body), second.headers.get('total-number')]).toEqual([[mira], '2'])
    const found = await list('search=%25noor%25')
    expect([idsOf(found.body), found.headers.get('total-number')]).toEqual([[noor], '1'])
    expect(idsOf((await list('search.username=mira_list&mode=exact')).body)).toEqual([mira])
    expect((await list('includePasswordHash=true')).body[1]).not.toHaveProperty('passwordDigest')
    expect(await list('search.password=x')).toEqual(refusedAs(400, 'request.invalid_input'))
  })

  it('can be excluded from the list of accounts', async () => {
    const role = await newRole()
    const [mira, noor] = [await newPerson({ name: 'Left aside' }), await newPerson({ name: 'Left aside' })]
    await manage(`POST /api/roles/${role}/users`, { userIds: [mira] })
    const list = async (query: string) => {
      const { body, headers } = await manage(`GET /api/users?page_size=100&${query}`)
      expect(headers.get('total-number')).toBe(String(body.length))
      return idsOf(body)
    }
    expect(await list(`search=Left%25&excludeRoleId=${role}`)).toEqual([noor])
    const everybody = await list('')
    expect(await list(`excludeRoleId=${role}`)).toEqual(everybody.filter(id => id !== mira))
    expect(await list('excludeRoleId=nothing')).toEqual(everybody)
  })

  it('are added all together or not at all', async () => {
    const [role, robot] = [await newRole(), await newRole(robots)]
    const [mira, noor] = [await newPerson(), await newPerson()]
    const add = (userIds: string[], id = role) => manage(`POST /api/roles/${id}/users`, { userIds })
    expect(await add([mira, mira])).toMatchObject({ status: 201, text: 'Created' })
    expect(await changesOf(mira)).toEqual([{ added: [role] }])
    await expectNoTrace(server.database, async () => {
      expect(await add([noor, 'nobody', mira])).toEqual(refusedAs(422, 'role.user_exists'))
      expect(await add([noor, 'nobody'])).toEqual(notFound)
      expect(await add([noor], robot)).toEqual(wrongType)
      for (const body of [{}, { userIds: [] }, { userIds: [1] }])
        expect(await manage(`POST /api/roles/${role}/users`, body)).toEqual(
          refusedAs(400, 'guard.invalid_input'),
        )
    })
    expect((await add([noor])).status).toBe(201)
  })

  it('lose the role when they are deleted', async () => {
    const role = await newRole()
    const mira = await newPerson()
    await manage(`POST /api/roles/${role}/users`, { userIds: [mira] })
    await manage(`DELETE /api/users/${mira}`)
    expect((await manage(`GET /api/roles/${role}/users`)).body).toEqual([])
  })
})

describe('with concurrent requests', () => {
  it('a role is assigned to a person once', async () => {
    const [role, mira] = [await newRole(), await newPerson()]
    const statuses = (
      await Promise.all([
        manage(`POST /api/roles/${role}/users`, { userIds: [mira] }),
        manage(`POST /api/roles/${role}/users`, { userIds: [mira] }),
      ])
    ).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 422])
    expect(await changesOf(mira)).toEqual([{ added: [role] }])
  })

  it('a role is assigned once through the person and the role, with one event', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [role, mira] = [await newRole(), await newPerson()]
      const answers = await Promise.all([
        manage(`POST /api/roles/${role}/users`, { userIds: [mira] }),
        manage(`POST /api/users/${mira}/roles`, { roleIds: [role] }),
        manage(`PUT /api/users/${mira}/roles`, { roleIds: [role] }),
      ])
      expect(answers.map(({ status }) => status)).toEqual([expect.toBeOneOf([201, 422]), 201, 200])
      expect(await rolesOf(mira)).toEqual([role])
      expect(await changesOf(mira)).toEqual([expect.objectContaining({ added: [role] })])
    }
  })

  it('a role that is deleted while it is assigned has no people', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [role, mira, noor] = [await newRole(), await newPerson(), await newPerson()]
      const [deleted, ...given] = await Promise.all([
        manage(`DELETE /api/roles/${role}`),
        manage(`POST /api/users/${mira}/roles`, { roleIds: [role] }),
        manage(`POST /api/roles/${role}/users`, { userIds: [noor] }),
      ])
      expect(deleted.status).toBe(204)
      for (const answer of given) if (answer.status !== 201) expect(answer).toEqual(unknown)
      expect([await rolesOf(mira), await rolesOf(noor)]).toEqual([[], []])
    }
  })
})

describe('a default role', () => {
  it('is assigned to every person created from then on, by administrators or registration', async () => {
    const before = await newPerson()
    const [role, robot] = [await newRole({ isDefault: true }), await newRole({ isDefault: true, ...robots })]
    const made = await newPerson()
    expect([await rolesOf(before), await rolesOf(made)]).toEqual([[], [role]])
    expect(await changesOf(made)).toEqual([{ added: [role] }])

    await signIn(server.url, 'registered', password, { event: 'Register' })
    const [registered] = (await manage('GET /api/users?search.username=registered&mode=exact')).body
    expect(await rolesOf(registered.id)).toEqual([role])

    await manage(`PATCH /api/roles/${role}`, { isDefault: false })
    expect(await rolesOf(await newPerson())).toEqual([])
    expect(await rolesOf(made)).toEqual([role])
    await manage(`DELETE /api/roles/${robot}`)
  })

  it('does not prevent the creation of people when it is deleted concurrently', async () => {
    for (let round = 0; round < 5; round += 1) {
      const role = await newRole({ isDefault: true })
      const answers = await Promise.all([
        manage(`DELETE /api/roles/${role}`),
        ...Array.from({ length: 4 }, () => manage('POST /api/users', {})),
      ])
      expect(answers.map(({ status }) => status)).toEqual([204, 200, 200, 200, 200])
      for (const { body } of answers.slice(1)) expect(await rolesOf(body.id)).toEqual([])
    }
  })
})
