import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { impersonate, registerExchanger } from '../../../../../tests/support/exchange.ts'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { allScopes, authorize, passSignIn, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// By the link of a notice: `http/links/lockdown.test.ts`.

let server: TestServer
let count = 0
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const newAddress = () => `mira.locks${count++}@mail.example`
const lock = (person: Somebody, body: object = {}) => person.ask('POST /api/my-account/lockdown', { body })
const accountOf = ({ id }: Somebody) => server.manage('GET /api/users/:userId', { params: { userId: id } })

describe('POST /api/my-account/lockdown', () => {
  it('needs no step-up, and ends every session, grant, token and trusted device, its own included', async () => {
    const mira = await somebody(server)
    const other = await signIn(server.url, mira.username, password)
    await server.database.query(
      `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
       values ('a-device', $1, '', now(), now(), now() + interval '1 day')`,
      [mira.id],
    )
    await server.manage('POST /api/users/:userId/personal-access-tokens', {
      params: { userId: mira.id },
      body: { name: 'script' },
    })
    expect(await lock(mira)).toMatchObject({ status: 200, body: { restored: [] } })
    for (const token of [mira.access_token, other.access_token])
      expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
    for (const [table, owner] of [
      ['trusted_devices', 'user_id'],
      ['personal_access_tokens', 'user_id'],
      ['oidc_records', 'account_id'],
    ])
      expect(
        (await server.database.query(`select from ${table} where ${owner} = $1`, [mira.id])).rowCount,
        table,
      ).toBe(0)
  })

  it('leaves a way back: the next sign-in asks for a new password, and the account for a review', async () => {
    const mira = await somebody(server)
    expect((await mira.ask('GET /api/my-account')).body).not.toHaveProperty('needsSecurityReview')
    await lock(mira)
    const { jar } = await authorize(server.url)
    await expect(
      passSignIn(server.url, jar, { username: mira.username, password, event: 'SignIn' }),
    ).rejects.toMatchObject({ code: 'password.expired', data: { verificationId: expect.any(String) } })
    await server.database.query('update users set is_password_expired = false where id = $1', [mira.id])
    const { access_token: token } = await signIn(server.url, mira.username, password)
    const back = { ...mira, access_token: token }
    const as = (at: string, more = {}) => ask(server.url, at, { token, ...more })
    expect((await as('GET /api/my-account')).body.needsSecurityReview).toBe(true)
    await expectNoTrace(server.database, async () =>
      expect(await as('POST /api/my-account/security-review')).toEqual(
        refusedAs(401, 'verification_record.permission_denied'),
      ),
    )
    const proved = await as('POST /api/verifications/password', { body: { password } })
    const verification = proved.body.verificationRecordId
    expect((await as('POST /api/my-account/security-review', { verification })).status).toBe(204)
    expect((await as('GET /api/my-account')).body).not.toHaveProperty('needsSecurityReview')
    const logs = await server.manage('GET /api/logs', { query: { userId: back.id } })
    expect(logs.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['User.LockedDown', 'User.SecurityReview.Completed']),
    )
  })

  it('restores the address of before all changes of the last days, unless it is to stay', async () => {
    for (const keepAddresses of [false, true]) {
      const mira = await somebody(server)
      const [own, first, second] = [newAddress(), newAddress(), newAddress()]
      for (const address of [own, first, second]) await linkAddress(server, mira, 'email', address)
      expect((await lock(mira, { keepAddresses })).body.restored).toEqual(
        keepAddresses ? [] : ['primaryEmail'],
      )
      expect((await accountOf(mira)).primaryEmail).toBe(keepAddresses ? second : own)
    }
  })

  it('leaves an address that another account has by now', async () => {
    const mira = await somebody(server)
    const [own, next] = [newAddress(), newAddress()]
    for (const address of [own, next]) await linkAddress(server, mira, 'email', address)
    await server.manage('POST /api/users', { body: { primaryEmail: own } })
    expect((await lock(mira)).body.restored).toEqual([])
    expect((await accountOf(mira)).primaryEmail).toBe(next)
    expect((await mira.ask('GET /api/my-account')).status).toBe(401)
  })

  it('removes no factor: a stolen session must not shed the second factor', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await lock(mira)
    const { rowCount } = await server.database.query('select from factors where user_id = $1', [mira.id])
    expect(rowCount).toBe(1)
  })

  it('revokes magic links for the address', async () => {
    const mira = await somebody(server)
    const email = newAddress()
    await linkAddress(server, mira, 'email', email)
    const { id } = await server.manage('POST /api/one-time-tokens', { body: { email } })
    await lock(mira)
    const { status } = await server.manage('GET /api/one-time-tokens/:id', { params: { id } })
    expect(status).toBe('revoked')
  })

  it('refuses an impersonator, without a trace', async () => {
    const mira = await somebody(server)
    const exchanger = await registerExchanger(server)
    const token = await impersonate(server, exchanger, mira.id, { scope: allScopes })
    await expectNoTrace(server.database, async () =>
      expect(await ask(server.url, 'POST /api/my-account/lockdown', { token, body: {} })).toEqual(
        refusedAs(403, 'auth.forbidden', { reason: 'impersonated' }),
      ),
    )
  })
})
