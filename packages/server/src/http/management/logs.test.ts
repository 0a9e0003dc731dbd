import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { backEnd, startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'
import { keyOf } from '../../oidc/adapter.ts'

// docs/wire/management-api.md#6.12. Totals and time windows: `management-api.test.ts`.

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const headers = { 'user-agent': firefox }
let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

type Entry = { key: string; payload: Record<string, unknown> & { actor: Record<string, unknown> } }
const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body, headers })
const logs = async (query: object): Promise<Entry[]> => {
  const search = new URLSearchParams({ page_size: '100', ...query })
  return (await manage(`GET /api/logs?${search}`)).body
}
const logged = (answer: Answer) => logs({ requestId: answer.headers.get('logto-core-request-id') ?? '' })
const keysOf = (entries: Entry[]) => [...new Set(entries.map(({ key }) => key))].sort()

/** The person's token as a token exchange leaves it, with an `act` claim (RFC 8693 section 4.1). */
async function borrowed({ username }: Somebody): Promise<string> {
  const { access_token: token } = await signIn(server.url, username, password)
  await server.database.query(
    `update oidc_records set payload = payload || '{"extra": {"act": {"sub": "an-impersonator"}}}' where key = $1`,
    [keyOf(token)],
  )
  return token
}

describe('an action of a person on their own account', () => {
  const changes: [at: string, body: object | undefined, key: string][] = [
    ['PATCH /api/my-account', { name: 'Mira' }, 'User.Data.Updated'],
    ['PATCH /api/my-account/profile', { nickname: 'mi' }, 'User.Data.Updated'],
    ['PATCH /api/my-account/mfa-settings', { skipMfaOnSignIn: true }, 'User.Data.Updated'],
    ['POST /api/verifications/password', { password }, 'Verification.Password'],
    ['POST /api/my-account/password', { password: 'a-Quieter-Lake-78' }, 'User.Data.Updated'],
    ['DELETE /api/my-account/sessions', undefined, 'Session.Ended'],
  ]
  it.each(changes)('is logged with actor, address and user agent: %s', async (at, body, key) => {
    const person = await somebody(server)
    await signIn(server.url, person.username, password)
    const verification = await person.prove()
    const answer = await person.ask(at, { body, headers, verification })
    expect(answer.status, answer.text).toBeLessThan(300)
    expect(await logged(answer)).toContainEqual(entry(key, 'Success', { kind: 'owner', id: person.id }))
  })

  const refusals: [at: string, body: object | undefined, error: string][] = [
    ['POST /api/my-account/password', { password: 'x' }, 'verification_record.permission_denied'],
    ['DELETE /api/my-account/primary-email', undefined, 'verification_record.permission_denied'],
    ['GET /api/my-account/sessions', undefined, 'verification_record.permission_denied'],
    ['POST /api/verifications/password', { password: 'wrong-Guess-99' }, 'session.invalid_credentials'],
  ]
  it.each(refusals)('is logged when it is refused: %s', async (at, body, error) => {
    const person = await somebody(server)
    const answer = await person.ask(at, { body, headers })
    const [found] = await logged(answer)
    expect(found).toEqual(entry(found?.key ?? '', 'Error', { kind: 'owner', id: person.id }))
    expect(found?.payload.error).toBe(error)
  })

  it('is logged with its impersonator, also when it is refused', async () => {
    const person = await somebody(server)
    const token = await borrowed(person)
    const actor = { kind: 'owner', id: person.id, impersonator: 'an-impersonator' }
    const changed = await person.ask('PATCH /api/my-account', { token, body: { name: 'Mira' }, headers })
    expect(await logged(changed)).toEqual([entry('User.Data.Updated', 'Success', actor)])
    const refused = await person.ask('DELETE /api/my-account/primary-email', { token, headers })
    expect(await logged(refused)).toEqual([entry('Refused', 'Error', actor)])
    expect(keysOf(await logs({ impersonatorId: 'an-impersonator' }))).toEqual([
      'Refused',
      'User.Data.Updated',
    ])
    expect(await logs({ impersonatorId: 'another' })).toEqual([])
  })
})

describe('an action of a back end', () => {
  const actor = { kind: 'admin', id: backEnd.id }

  it('is logged with actor, address and user agent', async () => {
    const { id } = await somebody(server)
    const created = await manage('POST /api/applications', { name: 'x', type: 'Traditional' })
    const at = `/api/applications/${created.body.id}`
    const access = { userIds: [id], userRoleIds: [], organizationIds: [], organizationRoleRules: [] }
    const changes: [answer: Answer, key: string][] = [
      [created, 'Application.Created'],
      [await manage(`PATCH ${at}`, { name: 'y' }), 'Application.Updated'],
      [await manage(`PATCH ${at}/custom-data`, { a: 1 }), 'Application.Updated'],
      [await manage(`PUT ${at}/sign-in-experience`, {}), 'Application.SignInExperience.Updated'],
      [await manage(`PUT ${at}/access-control`, access), 'Application.AccessControl.Updated'],
      [await manage(`POST ${at}/secrets`, { name: 's' }), 'Application.Secret.Created'],
      [await manage(`DELETE ${at}/secrets/s`), 'Application.Secret.Deleted'],
      [await manage(`DELETE ${at}`), 'Application.Deleted'],
      [await manage(`PATCH /api/users/${id}`, { name: 'x' }), 'User.Data.Updated'],
      [
        await manage(`PATCH /api/users/${id}/is-suspended`, { isSuspended: true }),
        'User.SuspensionStatus.Updated',
      ],
      [
        await manage(`POST /api/users/${id}/personal-access-tokens`, { name: 'x' }),
        'PersonalAccessToken.Created',
      ],
      [await manage(`DELETE /api/users/${id}`), 'User.Deleted'],
      [await manage('PATCH /api/account-center', { enabled: true }), 'AccountCenter.Updated'],
      [await manage('PATCH /api/sign-in-exp', { supportEmail: null }), 'SignInExperience.Updated'],
      [await manage('PATCH /api/log-settings', { retentionDays: null }), 'LogSettings.Updated'],
    ]
    for (const [answer, key] of changes) {
      expect(answer.status, `${key} ${answer.text}`).toBeLessThan(300)
      expect(await logged(answer), key).toContainEqual(entry(key, 'Success', actor))
    }
  })

  it('is logged when it is refused', async () => {
    const reader = await backEndWith(server, ['logs:read'])
    const { id } = await somebody(server)
    for (const at of [
      'GET /api/users',
      `DELETE /api/users/${id}`,
      'PATCH /api/log-settings',
      'POST /api/applications',
    ]) {
      const answer = await ask(server.url, at, { token: reader.token, headers, body: bodyOf(at) })
      expect(answer, at).toEqual(refusedAs(403, 'auth.forbidden'))
      const refused = entry('Refused', 'Error', { kind: 'admin', id: reader.id })
      expect(await logged(answer), at).toEqual([refused])
    }
    const policy = await manage('PATCH /api/sign-in-exp', {
      mfa: { factors: ['BackupCode'], policy: 'NoPrompt' },
    })
    expect(await logged(policy)).toEqual([entry('Refused', 'Error', actor)])
  })
})

describe('searching the log', () => {
  it('filters by actor, impersonator, result and request', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })
    await mira.ask('DELETE /api/my-account/primary-email')
    const byAdmin = await manage(`PATCH /api/users/${mira.id}`, { name: 'y' })
    const own = await logs({ actorId: mira.id })
    expect(own.length).toBeGreaterThan(1)
    for (const { payload } of own) expect(payload.actor).toEqual({ kind: 'owner', id: mira.id })
    expect(keysOf(await logs({ actorId: noor.id }))).not.toContain('User.Data.Updated')

    expect(keysOf(await logs({ userId: mira.id, result: 'Error' }))).toEqual(['Refused'])
    expect(keysOf(await logs({ userId: mira.id, result: 'Success' }))).not.toContain('Refused')
    expect(keysOf(await logs({ userId: mira.id, actorKind: 'admin' }))).toEqual(['User.Data.Updated'])
    expect(keysOf(await logs({ userId: mira.id, actorKind: 'visitor' }))).toContain(
      'Interaction.Register.Submit',
    )
    expect(await logged(byAdmin)).toHaveLength(1)
    const byBackEnd = await logs({ actorId: backEnd.id, userId: mira.id })
    expect(keysOf(byBackEnd)).toEqual(['User.Data.Updated'])
    expect(await logs({ requestId: 'nothing' })).toEqual([])
  })

  it('filters by a prefix of the key', async () => {
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account', { body: { name: 'x' } })
    const userId = mira.id
    expect(keysOf(await logs({ userId, logKey: 'User.*' }))).toEqual(['User.Created', 'User.Data.Updated'])
    expect(keysOf(await logs({ userId, logKey: 'Interaction.Reg*' }))).toEqual([
      'Interaction.Register.Submit',
    ])
    expect(await logs({ userId, logKey: '*' })).toEqual(await logs({ userId }))
    for (const logKey of ['user.*', 'User', 'User%', 'Nothing*', '*.Updated'])
      expect(await logs({ userId, logKey }), logKey).toEqual([])
  })

  it.each([
    'actorKind=somebody',
    'result=success',
    `actorId=${'x'.repeat(257)}`,
    'actorId=a&actorId=b',
    'requestId=%00',
  ])('refuses an invalid filter: %s', async query => {
    expect(await manage(`GET /api/logs?${query}`)).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})

describe('log retention', () => {
  const day = 24 * 60 * 60 * 1000
  const set = (retentionDays: unknown) => manage('PATCH /api/log-settings', { retentionDays })
  const count = async (like: string) =>
    (await server.database.query('select from events where id like $1', [like])).rowCount

  /** Inserts events that are this many days old, with ids of their time. */
  async function write(name: string, { days, amount }: { days: number; amount: number }) {
    const at = new Date(Date.now() - days * day)
    const prefix = at.getTime().toString(36).padStart(9, '0')
    await server.database.query(
      `insert into events (id, type, result, actor_kind, payload, created_at)
       select $1 || $2 || lpad(n::text, 6, '0'), 'RevokeToken', 'Success', 'system', '{}', $3 from generate_series(1, $4::int) as n`,
      [prefix, name, at, amount],
    )
  }
  const sweepNow = () => sweep(server.running.services.database, new Date())

  it('is unlimited by default', async () => {
    expect((await manage('GET /api/log-settings')).body).toEqual({ retentionDays: null })
    await write('oldest', { days: 4000, amount: 1 })
    await sweepNow()
    expect(await count('%oldest000001')).toBe(1)
  })

  it('deletes every event older than the given days, and no newer one', async () => {
    await write('gone00', { days: 31, amount: 12_000 })
    await write('stays0', { days: 29, amount: 3 })
    const answer = await set(30)
    expect(answer).toMatchObject({ status: 200, body: { retentionDays: 30 } })
    expect((await manage('GET /api/log-settings')).body).toEqual({ retentionDays: 30 })
    const [told] = await logged(answer)
    expect(told).toMatchObject({ key: 'LogSettings.Updated', payload: { retentionDays: 30, former: null } })
    const others = await count('%')
    await sweepNow()
    expect(await count('%gone00%')).toBe(0)
    expect(await count('%stays0%')).toBe(3)
    expect(others).toBeGreaterThan(12_000)
    expect(await logged(answer)).toHaveLength(1)
    await set(null)
  })

  it('skips rows that are locked by other transactions', async () => {
    await write('locked', { days: 100, amount: 2 })
    await set(30)
    const client = await server.database.connect()
    await client.query('begin')
    await client.query(`select from events where id like '%locked000001' for update`)
    await sweepNow()
    expect(await count('%locked%')).toBe(1)
    await client.query('rollback')
    client.release()
    await sweepNow()
    expect(await count('%locked%')).toBe(0)
    await set(null)
  })

  it.each([0, -1, 1.5, 10_001, '30', true])('refuses %j days', async days => {
    await expectNoTrace(server.database, async () =>
      expect(await set(days)).toEqual(refusedAs(400, 'guard.invalid_input')),
    )
  })

  it('refuses an empty change', async () => {
    await expectNoTrace(server.database, async () =>
      expect(await manage('PATCH /api/log-settings', {})).toEqual(refusedAs(422, 'entity.invalid_input')),
    )
  })
})

function entry(key: string, result: 'Success' | 'Error', actor: object) {
  return expect.objectContaining({
    key,
    payload: expect.objectContaining({
      key,
      result,
      actor,
      ip: expect.stringMatching(/^(127\.0\.0\.1|::1)$/),
      userAgent: firefox,
      userAgentParsed: { browser: { name: 'Firefox' }, os: { name: 'Linux' }, device: { type: 'desktop' } },
      requestId: expect.stringMatching(/^\w{16}$/),
    }),
  })
}

function bodyOf(at: string): object | undefined {
  return at.startsWith('GET ') ? undefined : { name: 'x', type: 'SPA', retentionDays: 1 }
}
