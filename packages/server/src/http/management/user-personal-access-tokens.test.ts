import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { noticeTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#2.12. Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
const nobody = '000000000000'

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newPerson = async (body: object = {}) => (await manage('POST /api/users', body)).body.id as string
const tokensOf = (userId: string) => `/api/users/${userId}/personal-access-tokens`
const create = (userId: string, body: unknown) => manage(`POST ${tokensOf(userId)}`, body)
const listOf = async (userId: string) => (await manage(`GET ${tokensOf(userId)}`)).body
const namesOf = async (userId: string) => (await listOf(userId)).map(({ name }: { name: string }) => name)
const latestLog = async (userId: string) => (await server.manage('GET /api/logs', { query: { userId } }))[0]

describe('a personal access token', () => {
  it('is returned in full once, and masked afterwards', async () => {
    const mira = await newPerson()
    const { status, body } = await create(mira, { name: 'Laptop' })
    expect(status).toBe(201)
    expect(body).toEqual({
      tenantId: 'default',
      userId: mira,
      name: 'Laptop',
      value: expect.stringMatching(/^pat_[0-9A-Za-z]{32}$/),
      createdAt: expect.any(Number),
      expiresAt: null,
      lastUsedAt: null,
    })
    const value = `${body.value.slice(0, 8)}${'*'.repeat(28)}`
    expect(await manage(`GET ${tokensOf(mira)}`)).toMatchObject({ status: 200, body: [{ ...body, value }] })
  })

  it('is stored as a hash only', async () => {
    const mira = await newPerson()
    const { value } = (await create(mira, { name: 'Laptop' })).body
    const { rows } = await server.database.query(
      'select * from personal_access_tokens join events on account_id = user_id where user_id = $1',
      [mira],
    )
    expect(rows[0].value_hash).toBe(createHash('sha256').update(value).digest('base64url'))
    expect(JSON.stringify(rows)).not.toContain(value)
  })

  it('records an event, and notifies the person that an administrator did it', async () => {
    const primaryEmail = 'mira.tokens@mail.example'
    const mira = await newPerson({ primaryEmail })
    await create(mira, { name: 'Laptop' })
    expect(await latestLog(mira)).toMatchObject({
      key: 'PersonalAccessToken.Created',
      payload: { actor: { kind: 'admin' }, name: 'Laptop' },
    })
    const { subject, text } = await noticeTo(server, primaryEmail)
    expect(subject).toMatch(/^A personal access token was made for your account/)
    expect(text).toContain('An administrator did this.')
  })

  it('can expire, but not in the past', async () => {
    const mira = await newPerson()
    const expiresAt = Date.now() + 3_600_000
    expect((await create(mira, { name: 'short', expiresAt })).body.expiresAt).toBe(expiresAt)
    expect((await create(mira, { name: 'endless', expiresAt: null })).body.expiresAt).toBeNull()
    await expectNoTrace(server.database, async () => {
      for (const past of [Date.now() - 1000, 0])
        expect(await create(mira, { name: 'past', expiresAt: past })).toEqual(
          refusedAs(400, 'request.invalid_input'),
        )
    })
  })

  it('must have a name that is unique for the person', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    await create(mira, { name: 'Laptop' })
    expect((await create(noor, { name: 'Laptop' })).status).toBe(201)
    await expectNoTrace(server.database, async () => {
      expect(await create(mira, { name: 'Laptop' })).toEqual(
        refusedAs(422, 'user.personal_access_token_name_exists'),
      )
      for (const body of [{}, { name: '' }, { name: 'n'.repeat(257) }, { name: 'x', expiresAt: 'tomorrow' }])
        expect(await create(mira, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('is 404 for an unknown person', async () => {
    await expectNoTrace(server.database, async () => {
      const path = tokensOf(nobody)
      expect(await manage(`GET ${path}`)).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await create(nobody, { name: 'x' })).toEqual(
        refusedAs(404, 'entity.relation_foreign_key_not_found'),
      )
      expect(await manage(`PATCH ${path}/x`, { name: 'y' })).toEqual(refusedAs(404, 'entity.not_exists'))
      expect(await manage(`PATCH ${path}`, { name: 'y' })).toEqual(refusedAs(404, 'entity.not_exists'))
      expect(await manage(`DELETE ${path}/x`)).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await manage(`POST ${path}/delete`, { name: 'x' })).toEqual(refusedAs(404, 'entity.not_found'))
    })
  })

  it('is deleted with the person', async () => {
    const mira = await newPerson()
    await create(mira, { name: 'Laptop' })
    await manage(`DELETE /api/users/${mira}`)
    const { rowCount } = await server.database.query(
      'select 1 from personal_access_tokens where user_id = $1',
      [mira],
    )
    expect(rowCount).toBe(0)
  })
})

describe('renaming a personal access token', () => {
  it('works by path for any name, and keeps everything else', async () => {
    const mira = await newPerson()
    const { createdAt, expiresAt } = (await create(mira, { name: 'a/b c', expiresAt: 4e12 })).body
    const { status, body } = await manage(`PATCH ${tokensOf(mira)}/a%2Fb%20c`, { name: 'Übung 1' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ name: 'Übung 1', createdAt, expiresAt })
    expect(body.value).toMatch(/^pat_\w{4}\*{28}$/)
    expect(await namesOf(mira)).toEqual(['Übung 1'])
    expect(await latestLog(mira)).toMatchObject({
      key: 'PersonalAccessToken.Updated',
      payload: { name: 'Übung 1', formerName: 'a/b c' },
    })
  })

  it('works by body for a name that cannot be in a path', async () => {
    const mira = await newPerson()
    await create(mira, { name: '..' })
    const { status, body } = await manage(`PATCH ${tokensOf(mira)}`, { currentName: '..', name: 'Laptop' })
    expect([status, body.name]).toEqual([200, 'Laptop'])
    expect((await manage(`PATCH ${tokensOf(mira)}`, { name: 'Laptop' })).status).toBe(200)
    expect(await namesOf(mira)).toEqual(['Laptop'])
  })

  it('is refused when the token is unknown, and when the new name is taken or empty', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    for (const name of ['one', 'two']) await create(mira, { name })
    await expectNoTrace(server.database, async () => {
      for (const [at, body] of [
        [`PATCH ${tokensOf(mira)}/one`, { name: 'two' }],
        [`PATCH ${tokensOf(mira)}`, { currentName: 'one', name: 'two' }],
      ] as const)
        expect(await manage(at, body)).toEqual(refusedAs(422, 'user.personal_access_token_name_exists'))
      expect(await manage(`PATCH ${tokensOf(mira)}/three`, { name: 'x' })).toEqual(
        refusedAs(404, 'entity.not_exists'),
      )
      expect(await manage(`PATCH ${tokensOf(noor)}/one`, { name: 'x' })).toEqual(
        refusedAs(404, 'entity.not_exists'),
      )
      expect(await manage(`PATCH ${tokensOf(mira)}/one`, { name: '' })).toEqual(
        refusedAs(400, 'guard.invalid_input'),
      )
    })
  })
})

describe('deleting a personal access token', () => {
  it('works by path and by body, and records an event', async () => {
    const mira = await newPerson()
    for (const name of ['one', 'two/2']) await create(mira, { name })
    expect(await manage(`DELETE ${tokensOf(mira)}/one`)).toMatchObject({ status: 204, text: '' })
    expect(await namesOf(mira)).toEqual(['two/2'])
    expect(await manage(`POST ${tokensOf(mira)}/delete`, { name: 'two/2' })).toMatchObject({
      status: 204,
      text: '',
    })
    expect(await listOf(mira)).toEqual([])
    expect(await latestLog(mira)).toMatchObject({
      key: 'PersonalAccessToken.Deleted',
      payload: { actor: { kind: 'admin' }, name: 'two/2' },
    })
    await expectNoTrace(server.database, async () => {
      expect(await manage(`DELETE ${tokensOf(mira)}/one`)).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await manage(`POST ${tokensOf(mira)}/delete`, { name: 'one' })).toEqual(
        refusedAs(404, 'entity.not_found'),
      )
    })
  })

  it('is 404 through another person’s path', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    await create(mira, { name: 'Laptop' })
    await expectNoTrace(server.database, async () =>
      expect(await manage(`DELETE ${tokensOf(noor)}/Laptop`)).toEqual(refusedAs(404, 'entity.not_found')),
    )
  })
})
