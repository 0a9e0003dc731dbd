import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addBackupCodes, addTotp, codeOf, steadyStep } from '../../../../../tests/support/factors.ts'
import { noticeTo } from '../../../../../tests/support/mailbox.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#2.6, docs/wire/management-api.md#2.8. Authorization: `tests/access-management.test.ts`.

let server: TestServer
let token: string
const nobody = '000000000000'

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const factors = ({ id }: { id: string }) => `/api/users/${id}/mfa-verifications`
const create = (person: { id: string }, body: unknown) => manage(`POST ${factors(person)}`, body)
const listOf = async (person: { id: string }) => (await manage(`GET ${factors(person)}`)).body
const latestLog = async ({ id }: { id: string }) =>
  (await server.manage('GET /api/logs', { query: { userId: id } }))[0]
const codes = Array.from({ length: 10 }, (_, at) => `${at}`.repeat(10))
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

describe('a person’s factors', () => {
  it('are listed as in the Account API, without secrets', async () => {
    const mira = await somebody(server)
    expect(await listOf(mira)).toEqual([])
    const theirs = await addTotp(mira)
    await addBackupCodes(mira)
    const { body } = await mira.ask('GET /api/my-account/mfa-verifications')
    const answer = await manage(`GET ${factors(mira)}`)
    expect(answer).toMatchObject({ status: 200, body })
    expect(answer.body).toMatchObject([{ type: 'Totp' }, { type: 'BackupCode', remainCodes: 10 }])
    expect(answer.text).not.toContain(theirs)
    expect(await manage(`GET ${factors({ id: nobody })}`)).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('can be removed, the last one together with the backup codes, and an event is recorded', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await addBackupCodes(mira)
    const [totp] = await listOf(mira)
    const remove = () => manage(`DELETE ${factors(mira)}/${totp.id}`)
    expect(await remove()).toMatchObject({ status: 204, text: '' })
    expect(await listOf(mira)).toEqual([])
    expect(await latestLog(mira)).toMatchObject({
      key: 'User.Data.Updated',
      payload: { actor: { kind: 'admin' }, factor: 'Totp', change: 'removed' },
    })
    await expectNoTrace(server.database, async () =>
      expect(await remove()).toEqual(refusedAs(404, 'entity.not_found')),
    )
  })

  it('cannot be removed through another person’s path', async () => {
    const [mira, noor] = [await somebody(server), await somebody(server)]
    await addTotp(mira)
    const [totp] = await listOf(mira)
    await expectNoTrace(server.database, async () => {
      for (const who of [noor, { id: nobody }])
        expect(await manage(`DELETE ${factors(who)}/${totp.id}`)).toEqual(refusedAs(404, 'entity.not_found'))
    })
  })
})

describe('creating an authenticator app for a person', () => {
  it('returns secret and QR code once, and its codes verify the person at once', async () => {
    const mira = await somebody(server)
    const { status, body } = await create(mira, { type: 'Totp' })
    expect(status).toBe(200)
    expect(body).toEqual({
      type: 'Totp',
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      secretQrCode: expect.stringMatching(/^data:image\/png;base64,/),
    })
    await steadyStep()
    const proved = await mira.ask('POST /api/verifications/totp/verify', {
      body: { code: codeOf(body.secret) },
    })
    expect(proved.status, proved.text).toBe(201)
    expect(JSON.stringify(await listOf(mira))).not.toContain(body.secret)
    const { rows } = await server.database.query('select * from factors, events where user_id = $1', [
      mira.id,
    ])
    expect(JSON.stringify(rows)).not.toContain(body.secret)
  })

  it('accepts a given secret, with or without padding', async () => {
    for (const given of [secret, 'JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXPJA======']) {
      const { status, body } = await create(await somebody(server), { type: 'Totp', secret: given })
      expect([status, body.secret]).toEqual([200, given])
    }
  })

  it('turns on the second factor and records an event', async () => {
    const mira = await somebody(server)
    await create(mira, { type: 'Totp' })
    expect((await manage(`GET /api/users/${mira.id}/logto-configs`)).body.mfa.enabled).toBe(true)
    expect(await latestLog(mira)).toMatchObject({
      key: 'User.Data.Updated',
      payload: {
        actor: { kind: 'admin' },
        fields: ['mfaVerifications'],
        factor: 'Totp',
        change: 'added',
      },
    })
  })

  it('notifies the person that an administrator did it', async () => {
    const primaryEmail = 'mira.factors@mail.example'
    await create(await server.manage('POST /api/users', { body: { primaryEmail } }), { type: 'Totp' })
    const { subject, text } = await noticeTo(server, primaryEmail)
    expect(subject).toMatch(/^An authenticator app was added to your account/)
    expect(text).toContain('An administrator did this.')
  })

  it('refuses a second app before an invalid secret, without a trace', async () => {
    const mira = await somebody(server)
    await create(mira, { type: 'Totp' })
    const noor = await somebody(server)
    await expectNoTrace(server.database, async () => {
      expect(await create(mira, { type: 'Totp', secret: 'nonsense' })).toEqual(
        refusedAs(422, 'user.totp_already_in_use'),
      )
      for (const wrong of ['', 'JBSWY3DP', secret.toLowerCase(), 'JBSWY3DPEHPK3PX1', 'A'.repeat(40)])
        expect(await create(noor, { type: 'Totp', secret: wrong }), wrong).toEqual(
          refusedAs(422, 'user.totp_secret_invalid'),
        )
      expect(await create({ id: nobody }, { type: 'Totp' })).toEqual(refusedAs(404, 'entity.not_found'))
      for (const body of [{}, { type: 'WebAuthn' }, { type: 'Totp', secret: 1 }])
        expect(await create(noor, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })

  it('creates one app by concurrent requests', async () => {
    const mira = await somebody(server)
    const answers = await Promise.all([create(mira, { type: 'Totp' }), create(mira, { type: 'Totp' })])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 422])
    expect(await listOf(mira)).toHaveLength(1)
  })

  it('is possible while the factor is disabled', async () => {
    const { mfa } = await server.manage('GET /api/sign-in-exp')
    await server.manage('PATCH /api/sign-in-exp', { body: { mfa: { ...mfa, factors: [] } } })
    const { status } = await create(await somebody(server), { type: 'Totp' })
    await server.manage('PATCH /api/sign-in-exp', { body: { mfa } })
    expect(status).toBe(200)
  })
})

describe('creating backup codes for a person', () => {
  async function withTotp(): Promise<Somebody> {
    const mira = await somebody(server)
    await create(mira, { type: 'Totp' })
    return mira
  }

  it('returns ten codes once, each of which verifies the person', async () => {
    const mira = await withTotp()
    const { status, body } = await create(mira, { type: 'BackupCode' })
    expect(status).toBe(200)
    expect(body).toEqual({ type: 'BackupCode', codes: expect.any(Array) })
    expect(new Set(body.codes).size).toBe(10)
    for (const code of body.codes) expect(code).toMatch(/^[\da-f]{10}$/)
    const proved = await mira.ask('POST /api/verifications/backup-code/verify', {
      body: { code: body.codes[3] },
    })
    expect(proved.status, proved.text).toBe(201)
    expect(await listOf(mira)).toMatchObject([{ type: 'Totp' }, { type: 'BackupCode', remainCodes: 9 }])
  })

  it('accepts given codes', async () => {
    const { status, body } = await create(await withTotp(), { type: 'BackupCode', codes })
    expect([status, body]).toEqual([200, { type: 'BackupCode', codes }])
  })

  it('is refused with the errors of the contract, in its order', async () => {
    const [mira, noor, ilse] = [await withTotp(), await somebody(server), await withTotp()]
    await create(mira, { type: 'BackupCode' })
    const wrong = { type: 'BackupCode', codes: codes.slice(1) }
    await expectNoTrace(server.database, async () => {
      expect(await create(mira, wrong)).toEqual(refusedAs(422, 'user.backup_code_already_in_use'))
      expect(await create(noor, wrong)).toEqual(refusedAs(422, 'session.mfa.backup_code_can_not_be_alone'))
      for (const given of [wrong.codes, [...wrong.codes, 'zzzzzzzzzz'], []])
        expect(await create(ilse, { type: 'BackupCode', codes: given })).toEqual(
          refusedAs(422, 'user.wrong_backup_code_format'),
        )
    })
  })
})

describe('a person’s sign-in preferences', () => {
  const configs = ({ id }: { id: string }) => `/api/users/${id}/logto-configs`

  it('begin without a second factor, and can be set by an administrator', async () => {
    const mira = await somebody(server)
    expect(await manage(`GET ${configs(mira)}`)).toMatchObject({
      status: 200,
      body: {
        mfa: { enabled: false, skipped: false, skipMfaOnSignIn: false },
        passkeySignIn: { skipped: false },
      },
    })
    const change = { mfa: { enabled: true, skipped: true }, passkeySignIn: { skipped: true } }
    const { status, body } = await manage(`PATCH ${configs(mira)}`, change)
    expect([status, body]).toEqual([
      200,
      { mfa: { enabled: true, skipped: true, skipMfaOnSignIn: false }, passkeySignIn: { skipped: true } },
    ])
    expect((await mira.ask('GET /api/my-account/logto-configs')).body).toEqual(body)
    expect(await latestLog(mira)).toMatchObject({
      key: 'User.Data.Updated',
      payload: { actor: { kind: 'admin' }, fields: ['logtoConfig'] },
    })
  })

  it('keep fields that are not given, and ignore those that the wire protocol ignores', async () => {
    const mira = await somebody(server)
    await manage(`PATCH ${configs(mira)}`, { mfa: { skipped: true } })
    await manage(`PATCH ${configs(mira)}`, {
      mfa: { skipMfaOnSignIn: true, additionalBindingSuggestionSkipped: true },
    })
    expect((await manage(`GET ${configs(mira)}`)).body).toEqual({
      mfa: { enabled: false, skipped: true, skipMfaOnSignIn: true },
      passkeySignIn: { skipped: false },
    })
    const { rows } = await server.database.query('select logto_config from users where id = $1', [mira.id])
    expect(rows[0].logto_config.mfa).toEqual({ enabled: false, skipped: true, skipMfaOnSignIn: true })
  })

  it('are 404 for an unknown person, and refuse invalid values', async () => {
    const mira = await somebody(server)
    await expectNoTrace(server.database, async () => {
      expect(await manage(`GET ${configs({ id: nobody })}`)).toEqual(refusedAs(404, 'entity.not_found'))
      expect(await manage(`PATCH ${configs({ id: nobody })}`, {})).toEqual(refusedAs(404, 'entity.not_found'))
      for (const body of [{ mfa: { enabled: 'yes' } }, { mfa: true }, { passkeySignIn: { skipped: 1 } }])
        expect(await manage(`PATCH ${configs(mira)}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    })
  })
})
