import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

// docs/wire/management-api.md#3.1. Authorization: `tests/access-management.test.ts`. Use:
// `oidc/token-exchange.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const create = (body: unknown, as = token) => ask(server.url, 'POST /api/subject-tokens', { token: as, body })
const newPerson = async () => (await server.manage('POST /api/users', { body: {} })).id
const rowsOf = async (userId: string) =>
  (await server.database.query('select * from subject_tokens where user_id = $1', [userId])).rows

describe('a subject token', () => {
  it('is returned once, and is valid for ten minutes', async () => {
    const mira = await newPerson()
    const { status, body } = await create({ userId: mira, unknown: 1 })
    expect(status).toBe(201)
    expect(body).toEqual({ subjectToken: expect.stringMatching(/^sub_[0-9a-z]{21}$/), expiresIn: 600 })
    const [row] = await rowsOf(mira)
    expect(row.expires_at.getTime() - row.created_at.getTime()).toBe(600_000)
  })

  it('is stored as a hash, with creator, reason and context', async () => {
    const mira = await newPerson()
    const context = { ticket: { number: 4711 } }
    const { subjectToken } = (await create({ userId: mira, context, reason: 'ticket 4711' })).body
    const [row] = await rowsOf(mira)
    expect(row).toMatchObject({
      value_hash: createHash('sha256').update(subjectToken).digest('base64url'),
      creator_id: backEnd.id,
      reason: 'ticket 4711',
      context,
      used_at: null,
    })
    const { rows: events } = await server.database.query('select * from events where account_id = $1', [mira])
    expect(JSON.stringify([row, events])).not.toContain(subjectToken)
  })

  it('records an event with the person and the reason', async () => {
    const mira = await newPerson()
    const maker = await backEndWith(server, ['users:impersonate'])
    await create({ userId: mira, reason: 'ticket 4711' }, maker.token)
    const [log] = await server.manage('GET /api/logs', { query: { userId: mira } })
    expect(log).toMatchObject({
      key: 'SubjectToken.Created',
      payload: { reason: 'ticket 4711', userId: mira, actor: { kind: 'admin', id: maker.id } },
    })
  })

  it('is refused for an unknown user and for invalid input, without a trace', async () => {
    const mira = await newPerson()
    await expectNoTrace(server.database, async () => {
      for (const userId of ['000000000000', 'x'.repeat(1000), ''])
        expect(await create({ userId })).toEqual(refusedAs(404, 'entity.relation_foreign_key_not_found'))
      for (const body of [
        {},
        { userId: 1 },
        { userId: mira, reason: '' },
        { userId: mira, reason: 'r'.repeat(257) },
        { userId: mira, reason: 1 },
        { userId: mira, context: 'text' },
        { userId: mira, context: [] },
        { userId: 'a\0b' },
      ])
        expect(await create(body), JSON.stringify(body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
    expect((await create({ userId: mira, reason: 'r'.repeat(256) })).status).toBe(201)
  })

  it('is deleted with the person, and after it expired', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    for (const userId of [mira, noor]) await create({ userId })
    await server.manage('DELETE /api/users/:userId', { params: { userId: mira } })
    expect(await rowsOf(mira)).toEqual([])
    const { database } = server.running.services
    await sweep(database, new Date(Date.now() + 590_000))
    expect(await rowsOf(noor)).toHaveLength(1)
    await sweep(database, new Date(Date.now() + 610_000))
    expect(await rowsOf(noor)).toEqual([])
  })
})
