import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Ids chosen by the caller, and imported digests; see docs/compatibility.md.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const create = (body: unknown) => manage('POST /api/users', body)

describe('a chosen user id', () => {
  it.each(['7', 'Mira_Q-1', '507f1f77bcf8'])('is the account’s id and its `sub`: %s', async id => {
    const username = `mira_${id.replace('-', '_')}`
    expect(await create({ id, username, password })).toMatchObject({ status: 200, body: { id } })
    const { access_token } = await signIn(server.url, username, password)
    expect((await ask(server.url, 'GET /oidc/me', { token: access_token })).body.sub).toBe(id)
    expect((await manage(`GET /api/users/${id}`)).body).toMatchObject({ id, username })
  })

  it.each(['', 'thirteen-char', 'a b', 'a/b', '..', 'ü', 7, null])(
    'is refused when it is malformed: %j',
    async id => {
      await expectNoTrace(server.database, async () =>
        expect(await create({ id })).toEqual(refusedAs(400, 'guard.invalid_input')),
      )
    },
  )

  it('is refused when a person or an application has it', async () => {
    const { id } = (await create({})).body
    await server.database.query(
      `insert into applications (id, name, type, oidc_client_metadata, created_at) values ('console', 'x', 'SPA', '{}', now())`,
    )
    await expectNoTrace(server.database, async () => {
      for (const taken of [id, 'console', 'demo-app'])
        expect(await create({ id: taken }), taken).toEqual(refusedAs(422, 'user.id_already_in_use'))
    })
  })

  it('is given to one person by concurrent requests', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => create({ id: 'at-once' })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422, 422, 422])
    for (const { status, body } of answers)
      if (status === 422) expect(body.code).toBe('user.id_already_in_use')
  })

  it('gives no access to tokens or sessions of its previous owner', async () => {
    const mira = await somebody(server)
    const proof = await mira.prove()
    await manage(`DELETE /api/users/${mira.id}`)
    expect((await create({ id: mira.id, username: mira.username })).status).toBe(200)
    expect(await mira.ask('GET /api/my-account', { verification: proof })).toEqual(
      refusedAs(401, 'auth.unauthorized'),
    )
    expect((await manage(`GET /api/users/${mira.id}/sessions`)).body).toEqual({ sessions: [] })
  })
})

describe('an imported scrypt digest', () => {
  it('verifies the password, and is replaced by an Argon2 digest', async () => {
    const passwordDigest = JSON.stringify([
      'scrypt',
      ['SodiumChloride', '16384', '8', '1', '64', '@'],
      '7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887',
    ])
    const { body } = await create({ username: 'from_afar', passwordDigest, passwordAlgorithm: 'Legacy' })
    await expect(signIn(server.url, 'from_afar', 'pleaseletmeout')).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
    await signIn(server.url, 'from_afar', 'pleaseletmein')
    const after = await manage(`GET /api/users/${body.id}?includePasswordHash=true`)
    expect(after.body.passwordAlgorithm).toBe('Argon2id')
  })
})
