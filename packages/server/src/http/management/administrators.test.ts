import { includesScope, type ManagementRow, managementApi } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Administrator,
  administrator,
  newAdministrator,
} from '../../../../../tests/support/administrators.ts'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { validBodies } from '../../../../../tests/support/bodies.ts'
import { expectOfEvery } from '../../../../../tests/support/every-row.ts'
import { filled, rowsOf } from '../../../../../tests/support/rows.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// What administrators may do, to whom, and what they may give.

const rows = rowsOf<ManagementRow>(managementApi, validBodies.management)
const changing = rows.filter(({ route }) => !route.startsWith('GET '))
const ofPeople = changing.filter(({ route }) => route.includes(':userId'))

let server: TestServer
let owner: Administrator
let admin: Administrator
let support: Administrator
let reader: Administrator
beforeAll(async () => {
  server = await startTestServer()
  owner = await administrator(server, 'owner')
  admin = await administrator(server, 'administrator')
  support = await administrator(server, 'support')
  reader = await administrator(server, 'read-only')
})
afterAll(() => server.stop())

const forbidden = (missingScope: unknown) => refusedAs(403, 'auth.forbidden', { missingScope })

const scopesOf = (person: Administrator) => new Set(person.scope.split(' '))

async function newPerson(): Promise<string> {
  return (await server.manage('POST /api/users', { body: {} })).id
}

describe('a role of administrators', () => {
  it('Support changes nothing but what helps people', () => {
    const allowed = changing.filter(({ row }) => row.scope !== 'public')
    const names = allowed
      .filter(({ row }) => includesScope(scopesOf(support), row.scope))
      .map(({ name }) => name)
    // `checkPassword` changes nothing.
    expect(names.sort()).toEqual([
      'checkPassword',
      'createAccessLink',
      'deleteUserFactor',
      'endSessionsOfUsers',
      'endUserSession',
      'endUserSessions',
      'exportUsers',
      'inviteUsers',
      'releaseUserLockouts',
      'removeUserTrustedDevice',
      'restoreUsers',
      'revokeAccessLink',
      'revokeUserGrant',
      'stopUserJob',
      'suspendUser',
      'suspendUsers',
      'undoUserJob',
    ])
  })

  it.each([
    ['Support', () => support],
    ['Read-only', () => reader],
  ])('%s is refused every operation whose scope it does not hold', async (_, who) => {
    const person = who()
    const beyond = rows.filter(
      ({ row }) => !['public', 'any'].includes(row.scope) && !includesScope(scopesOf(person), row.scope),
    )
    expect(beyond.length).toBeGreaterThan(50)
    const userId = await newPerson()
    await expectNoTrace(server.database, () =>
      expectOfEvery(beyond, async ({ route, row, body }) =>
        expect(await person.ask(filled(route, { userId }), { body })).toEqual(forbidden(row.scope)),
      ),
    )
  })

  it('Support mails links, but is given none', async () => {
    const at = `POST /api/users/${await newPerson()}/access-links`
    const body = { purpose: 'passwordReset' }
    expect(await support.ask(at, { body })).toEqual(forbidden('users:write'))
    expect((await admin.ask(at, { body })).status).toBe(201)
    const answer = await support.ask(at, { body: { ...body, send: true } })
    expect(answer).toEqual(refusedAs(422, 'access_link.no_email'))
  })
})

describe('an administrator', () => {
  it.each([
    ['Support', 'an owner', () => support, () => owner],
    ['Administrator', 'an owner', () => admin, () => owner],
    ['Support', 'an administrator', () => support, () => admin],
  ])('of the role %s changes nothing of %s', async (_, __, who, whom) => {
    const actor = who()
    const { id } = whom()
    const held = ofPeople.filter(({ row }) => includesScope(scopesOf(actor), row.scope))
    expect(held.length).toBeGreaterThan(7)
    await expectNoTrace(server.database, () =>
      expectOfEvery(held, async ({ route, body }) =>
        expect(await actor.ask(filled(route, { userId: id }), { body })).toEqual(
          refusedAs(403, 'auth.forbidden', { missingScope: expect.any(String) }),
        ),
      ),
    )
  })

  it('does not become an owner by a token or a link of theirs', async () => {
    const primaryEmail = 'owner@mail.example'
    await server.manage('PATCH /api/users/:userId', { params: { userId: owner.id }, body: { primaryEmail } })
    const attempts = [
      admin.ask('POST /api/subject-tokens', { body: { userId: owner.id } }),
      admin.ask('POST /api/one-time-tokens', { body: { email: 'Owner@mail.example' } }),
    ]
    for (const attempt of attempts) expect(await attempt).toEqual(forbidden('all'))
    const mine = await admin.ask('POST /api/subject-tokens', { body: { userId: await newPerson() } })
    expect(mine.status, mine.text).toBe(201)
  })

  it('is not changed by an application with fewer scopes', async () => {
    const { token } = await backEndWith(server, ['users:write', 'users:read'])
    const at = `PATCH /api/users/${owner.id}/password`
    const answer = await ask(server.url, at, { token, body: { password: 'another-Lake-78' } })
    expect(answer).toEqual(forbidden('all'))
  })
})

describe('nobody gives what they do not hold', () => {
  const newRole = async (...scopeIds: string[]) =>
    (
      await server.manage('POST /api/roles', {
        body: { name: `Role ${Math.random()}`, description: 'x', isAdministrator: true, scopeIds },
      })
    ).id

  it('by giving a role', async () => {
    const { token } = await backEndWith(server, ['roles:write'])
    const userId = await newPerson()
    for (const by of [admin.access_token, token]) {
      const asked = { token: by, body: { roleIds: ['owner'] } }
      for (const method of ['POST', 'PUT'])
        expect(await ask(server.url, `${method} /api/users/${userId}/roles`, asked)).toEqual(forbidden('all'))
      const body = { userIds: [userId] }
      const answer = await ask(server.url, 'POST /api/roles/owner/users', { token: by, body })
      expect(answer).toEqual(forbidden('all'))
    }
    const given = await admin.ask(`POST /api/users/${userId}/roles`, { body: { roleIds: ['support'] } })
    expect(given.status, given.text).toBe(201)
  })

  it('by making or changing a role', async () => {
    const body = { name: 'Mine', description: 'x', isAdministrator: true, scopeIds: ['management-api-all'] }
    expect(await admin.ask('POST /api/roles', { body })).toEqual(forbidden('all'))
    const own = await newRole('users:read')
    const scopeIds = ['management-api-all']
    expect(await admin.ask(`POST /api/roles/${own}/scopes`, { body: { scopeIds } })).toEqual(forbidden('all'))
    const added = await admin.ask(`POST /api/roles/${own}/scopes`, { body: { scopeIds: ['logs:read'] } })
    expect(added.status, added.text).toBe(201)
    const higher = await newRole('management-api-all')
    for (const at of [`DELETE /api/roles/${higher}`, `DELETE /api/roles/${higher}/scopes/management-api-all`])
      expect(await admin.ask(at)).toEqual(forbidden('all'))
  })

  it('by an ordinary role, one that new people get, or one of another API', async () => {
    const ordinary = { name: 'Plain', description: 'x', scopeIds: ['users:read'] }
    expect(await owner.ask('POST /api/roles', { body: ordinary })).toEqual(
      refusedAs(400, 'role.management_api_scopes_not_assignable_to_user_role'),
    )
    const body = { name: 'Plain', description: 'x', isAdministrator: true }
    for (const more of [{ isDefault: true }, { type: 'MachineToMachine' }])
      expect((await owner.ask('POST /api/roles', { body: { ...body, ...more } })).body.code).toBe(
        'guard.invalid_input',
      )
    const own = await newRole()
    const answer = await owner.ask(`PATCH /api/roles/${own}`, { body: { isDefault: true } })
    expect(answer.body.code).toBe('guard.invalid_input')
  })

  it('and the ready-made roles stay as they are', async () => {
    for (const id of ['owner', 'administrator', 'support', 'read-only'])
      for (const [at, body] of [
        [`PATCH /api/roles/${id}`, { name: 'Mine' }],
        [`DELETE /api/roles/${id}`, undefined],
        [`POST /api/roles/${id}/scopes`, { scopeIds: ['roles:read'] }],
        [`DELETE /api/roles/${id}/scopes/users:read`, undefined],
      ] as const)
        expect(await owner.ask(at, { body })).toEqual(refusedAs(403, 'role.internal_role_violation'))
  })
})

it('the roles of administrators are listed where they are asked for, and leave names to applications', async () => {
  const namesAt = async (at: string) =>
    (await owner.ask(at)).body.map(({ name }: { name: string }) => name) as string[]
  const own = await owner.ask('POST /api/roles', { body: { name: 'Owner', description: 'of a shop' } })
  expect(own.status, own.text).toBe(200)
  expect(own.body).not.toHaveProperty('isAdministrator')
  expect(await namesAt('GET /api/roles?search=Support')).toEqual([])
  const listed = await namesAt('GET /api/roles?isAdministrator=true&page_size=100')
  expect(listed).toEqual(expect.arrayContaining(['Administrator', 'Owner', 'Read-only', 'Support']))
  expect((await owner.ask(`GET /api/users/${support.id}/roles`)).body).toEqual([
    expect.objectContaining({ id: 'support', isAdministrator: true }),
  ])
  const again = await owner.ask('POST /api/roles', { body: { name: 'Owner', description: 'of a shop' } })
  expect(again).toEqual(refusedAs(422, 'role.name_in_use'))
})

describe('the last owner', () => {
  let alone: TestServer
  let last: Administrator
  beforeAll(async () => {
    alone = await startTestServer()
    last = await administrator(alone, 'owner')
  })
  afterAll(() => alone.stop())

  const removals = (id: string) =>
    [
      [`DELETE /api/users/${id}`, undefined],
      [`POST /api/users/${id}/deletion`, {}],
      [`PATCH /api/users/${id}/is-suspended`, { isSuspended: true }],
      [`DELETE /api/users/${id}/roles/owner`, undefined],
      [`PUT /api/users/${id}/roles`, { roleIds: [] }],
      [`DELETE /api/roles/owner/users/${id}`, undefined],
    ] as const

  it('stays, whatever is tried and whoever tries it', async () => {
    const token = await alone.token()
    await expectNoTrace(alone.database, async () => {
      for (const [at, body] of removals(last.id))
        expect(await ask(alone.url, at, { token, body }), at).toEqual(refusedAs(422, 'user.last_owner'))
    })
    const own = await last.ask(`DELETE /api/users/${last.id}/roles/owner`)
    expect(own).toEqual(refusedAs(422, 'user.last_owner'))
  })

  it('does not delete their own account', async () => {
    const other = await startTestServer()
    const person = await somebody(other)
    const params = { userId: person.id }
    await other.manage('POST /api/users/:userId/roles', { params, body: { roleIds: ['owner'] } })
    await other.manage('PATCH /api/account-center', { body: { fields: { accountDeletion: 'Edit' } } })
    const deletion = async () =>
      person.ask('POST /api/my-account/deletion', { verification: await person.prove() })
    expect(await deletion()).toEqual(refusedAs(422, 'user.last_owner'))
    await newAdministrator(other, ['owner'])
    const answer = await deletion()
    expect(answer.status, answer.text).toBe(202)
    await other.stop()
  })

  it('is one who can sign in: a suspended owner does not count', async () => {
    const second = await administrator(alone, 'owner')
    const suspend = (id: string, isSuspended: boolean) =>
      alone.manage('PATCH /api/users/:userId/is-suspended', { params: { userId: id }, body: { isSuspended } })
    await suspend(second.id, true)
    for (const [at, body] of removals(last.id))
      expect((await ask(alone.url, at, { token: await alone.token(), body })).body.code).toBe(
        'user.last_owner',
      )
    await alone.manage('DELETE /api/users/:userId', { params: { userId: second.id } })
  })

  it.each(removals('').map(([at], index) => [at, index] as const))(
    'stays when two owners remove each other at once: %s',
    async (_, index) => {
      const pair = [await administrator(alone, 'owner'), last]
      const answers = await Promise.all(
        pair.map(({ id }, which) => {
          const [at = '', body] = removals(id)[index] ?? []
          return pair[1 - which]?.ask(at, { body })
        }),
      )
      const done = answers.filter(answer => (answer?.status ?? 500) < 300)
      expect(done.length, answers.map(answer => answer?.text).join()).toBeLessThanOrEqual(1)
      const { rows: owners } = await alone.database.query(
        `select id from users join user_roles on user_id = id
         where role_id = 'owner' and not is_suspended and deletes_at is null`,
      )
      expect(owners).toHaveLength(1)
      const left = pair.find(({ id }) => id === owners[0].id)
      expect(left).toBeDefined()
      last = left ?? last
    },
  )
})
