import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  askExchange,
  type Exchanger,
  impersonate,
  newPersonalAccessToken,
  registerExchanger,
  types,
} from '../../../../../tests/support/exchange.ts'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { noticeTo } from '../../../../../tests/support/mailbox.ts'
import { allScopes } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#2.12, at one's own account. Scopes, fields and step-up: `tests/access.test.ts`.

const path = '/api/my-account/personal-access-tokens'
let server: TestServer
let exchanger: Exchanger

beforeAll(async () => {
  server = await startTestServer()
  exchanger = await registerExchanger(server)
  await setField('Edit')
})
afterAll(() => server.stop())

async function setField(control: 'Off' | 'ReadOnly' | 'Edit') {
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', {
    body: { fields: { ...fields, personalAccessToken: control } },
  })
}

const list = (person: Somebody) => person.ask(`GET ${path}`)
const create = async (person: Somebody, body: unknown) =>
  person.ask(`POST ${path}`, { body, verification: await person.prove() })
const rename = async (person: Somebody, body: unknown) =>
  person.ask(`PATCH ${path}`, { body, verification: await person.prove() })
const remove = async (person: Somebody, name: string) =>
  person.ask(`POST ${path}/delete`, { body: { name }, verification: await person.prove() })
const exchange = (value: string) =>
  askExchange(server, exchanger, {
    subject_token: value,
    subject_token_type: types.personal,
    scope: allScopes,
  })

describe('one’s own personal access tokens', () => {
  it('are off on a new server', async () => {
    const fresh = await startTestServer()
    try {
      const mira = await somebody(fresh)
      expect(await list(mira)).toEqual(refusedAs(400, 'account_center.field_not_enabled'))
      const verification = await mira.prove()
      await expectNoTrace(fresh.database, async () =>
        expect(await mira.ask(`POST ${path}`, { body: { name: 'x' }, verification })).toEqual(
          refusedAs(400, 'account_center.field_not_editable'),
        ),
      )
      expect((await fresh.manage('GET /api/account-center')).fields.personalAccessToken).toBeUndefined()
    } finally {
      await fresh.stop()
    }
  })

  it('are shown in full once, at creation, and masked afterwards', async () => {
    const mira = await somebody(server)
    const { status, body } = await create(mira, { name: 'Laptop', expiresAt: 4e12 })
    expect(status).toBe(201)
    expect(body).toEqual({
      tenantId: 'default',
      userId: mira.id,
      name: 'Laptop',
      value: expect.stringMatching(/^pat_[0-9A-Za-z]{32}$/),
      createdAt: expect.any(Number),
      expiresAt: 4e12,
      lastUsedAt: null,
    })
    const masked = { ...body, value: `${body.value.slice(0, 8)}${'*'.repeat(28)}` }
    expect(await list(mira)).toMatchObject({ status: 200, body: [masked] })
  })

  it('act as the person, and are the same ones that an administrator sees', async () => {
    const mira = await somebody(server)
    const { value } = (await create(mira, { name: 'script' })).body
    const { access_token: token } = (await exchange(value)).body
    expect((await ask(server.url, 'GET /api/my-account', { token })).body.id).toBe(mira.id)
    const seen = await server.manage('GET /api/users/:userId/personal-access-tokens', {
      params: { userId: mira.id },
    })
    expect(seen).toEqual((await list(mira)).body)
    expect(seen[0]?.lastUsedAt).toEqual(expect.any(Number))
  })

  it('are renamed and deleted by name, and what was exchanged for them ends', async () => {
    const mira = await somebody(server)
    const { value } = (await create(mira, { name: 'a/b c' })).body
    const { access_token: token } = (await exchange(value)).body
    expect(await rename(mira, { currentName: 'a/b c', name: 'Übung' })).toMatchObject({
      status: 200,
      body: { name: 'Übung', value: `${value.slice(0, 8)}${'*'.repeat(28)}` },
    })
    expect((await remove(mira, 'Übung')).status).toBe(204)
    expect((await list(mira)).body).toEqual([])
    expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
    expect((await exchange(value)).body.error).toBe('invalid_grant')
  })

  it('record events, and everybody on file is told of a new one', async () => {
    const mira = await somebody(server)
    const primaryEmail = `${mira.username}@mail.example`
    await server.manage('PATCH /api/users/:userId', { params: { userId: mira.id }, body: { primaryEmail } })
    await create(mira, { name: 'Laptop' })
    const logs = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'PersonalAccessToken.Created' },
    })
    expect(logs[0]?.payload).toMatchObject({ name: 'Laptop', actor: { kind: 'owner', id: mira.id } })
    await vi.waitFor(
      async () =>
        expect((await noticeTo(server, primaryEmail)).subject).toMatch(
          /^A personal access token was made for your account/,
        ),
      { timeout: 10_000 },
    )
  })

  it('refuse bad input and what does not exist, without a trace', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await create(mira, { name: 'one' })
    await create(mira, { name: 'two' })
    await create(noor, { name: 'hers' })
    const verification = await mira.prove()
    const as = (at: string, body: unknown) => mira.ask(at, { body, verification })
    await expectNoTrace(server.database, async () => {
      for (const body of [{}, { name: '' }, { name: 'n'.repeat(257) }, { name: 'x', expiresAt: 'tomorrow' }])
        expect(await as(`POST ${path}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
      expect(await as(`POST ${path}`, { name: 'past', expiresAt: Date.now() - 1 })).toEqual(
        refusedAs(400, 'request.invalid_input'),
      )
      const taken = refusedAs(422, 'user.personal_access_token_name_exists')
      expect(await as(`POST ${path}`, { name: 'one' })).toEqual(taken)
      expect(await as(`PATCH ${path}`, { currentName: 'one', name: 'two' })).toEqual(taken)
      expect(await as(`PATCH ${path}`, { currentName: 'hers', name: 'mine' })).toEqual(
        refusedAs(404, 'entity.not_exists'),
      )
      expect(await as(`POST ${path}/delete`, { name: 'hers' })).toEqual(refusedAs(404, 'entity.not_found'))
    })
  })

  it('are fifty at most, also when many are asked for at once', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const asked = Array.from({ length: 60 }, (_, index) =>
      mira.ask(`POST ${path}`, { body: { name: `token ${index}` }, verification }),
    )
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(50)
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect(answer).toEqual(refusedAs(422, 'user.too_many_personal_access_tokens', { limit: 50 }))
  }, 60_000)

  it('can be seen, but not changed, while the field is read-only', async () => {
    const mira = await somebody(server)
    await setField('ReadOnly')
    try {
      expect((await list(mira)).status).toBe(200)
      expect(await create(mira, { name: 'x' })).toEqual(refusedAs(400, 'account_center.field_not_editable'))
    } finally {
      await setField('Edit')
    }
  })

  it('need the second factor of a person who has one', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    const verification = await mira.prove()
    await expectNoTrace(server.database, async () =>
      expect(await mira.ask(`POST ${path}`, { body: { name: 'x' }, verification })).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      ),
    )
  })
})

describe('a token that is not the person’s own makes no personal access token', () => {
  async function expectRefused(person: Somebody, token: string, reason: string) {
    const verification = await person.prove()
    await expectNoTrace(server.database, async () =>
      expect(await ask(server.url, `POST ${path}`, { token, body: { name: 'x' }, verification })).toEqual(
        refusedAs(403, 'auth.forbidden', { reason }),
      ),
    )
  }

  it('refuses one of a personal access token, even with the password', async () => {
    const mira = await somebody(server)
    const { access_token: token } = (await exchange(await newPersonalAccessToken(server, mira.id))).body
    await expectRefused(mira, token, 'exchanged')
    const proved = await ask(server.url, 'POST /api/verifications/password', { token, body: { password } })
    const verification = proved.body.verificationRecordId
    expect(await ask(server.url, `POST ${path}`, { token, body: { name: 'x' }, verification })).toEqual(
      refusedAs(403, 'auth.forbidden', { reason: 'exchanged' }),
    )
  })

  it('refuses one that was delegated to an application', async () => {
    const mira = await somebody(server)
    const { access_token: token } = (
      await askExchange(server, exchanger, {
        subject_token: mira.access_token,
        subject_token_type: types.accessToken,
        scope: allScopes,
      })
    ).body
    expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(200)
    await expectRefused(mira, token, 'exchanged')
  })

  it('refuses one of an impersonator', async () => {
    const mira = await somebody(server)
    await expectRefused(
      mira,
      await impersonate(server, exchanger, mira.id, { scope: allScopes }),
      'impersonated',
    )
  })
})
