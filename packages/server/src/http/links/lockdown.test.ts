import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { linkAddress } from '../../../../../tests/support/addresses.ts'
import { addTotp } from '../../../../../tests/support/factors.ts'
import { sentTo } from '../../../../../tests/support/mailbox.ts'
import { authorize, passSignIn, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, type Somebody, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let count = 0
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const gentle = 'a-Quieter-Lake-78'
const newAddress = () => `mira.lock${count++}@mail.example`
const read = (token: string) => ask(server.url, 'POST /api/links/lockdown/read', { body: { token } })
const lock = (token: string) => ask(server.url, 'POST /api/links/lockdown', { body: { token } })
const over = refusedAs(400, 'verification_record.not_found')

/** The token of the lockdown link in the newest notice with this subject. */
async function linkTo(address: string, subject: RegExp | string): Promise<string> {
  let token = ''
  await vi.waitFor(
    async () => {
      const letter = (await sentTo(server, address)).find(each => new RegExp(subject).test(each.subject))
      token = /\/lockdown#(\w+)/.exec(letter?.text ?? '')?.[1] ?? ''
      expect(token).not.toBe('')
    },
    { timeout: 15_000 },
  )
  return token
}

async function personWithEmail(): Promise<{ mira: Somebody; email: string }> {
  const mira = await somebody(server)
  const email = newAddress()
  await linkAddress(server, mira, 'email', email)
  return { mira, email }
}
const emailOf = async ({ id }: Somebody) =>
  (await server.manage('GET /api/users/:userId', { params: { userId: id } })).primaryEmail
const choose = (token: string, chosen = gentle) =>
  ask(server.url, 'POST /api/links/access/redeem', { body: { token, password: chosen } })

describe('the lockdown link of a security notice', () => {
  it('says whom it locks, masked, and does nothing by being opened, as often as a mail scanner likes', async () => {
    const { mira, email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    await expectNoTrace(server.database, async () => {
      for (let times = 0; times < 3; times += 1)
        expect(await read(token)).toMatchObject({
          status: 200,
          body: {
            person: expect.stringMatching(/^mi•••@mail\.example$/),
            restores: [],
            expiresAt: expect.stringMatching(/^\d{4}-/),
          },
        })
    })
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
  })

  it('ends all access, expires the password, and leads to a new one, with which the person signs in', async () => {
    const { mira, email } = await personWithEmail()
    const other = await signIn(server.url, mira.username, password)
    await server.manage('POST /api/users/:userId/personal-access-tokens', {
      params: { userId: mira.id },
      body: { name: 'script' },
    })
    const { status, body } = await lock(await linkTo(email, /email address/))
    expect({ status, body }).toEqual({
      status: 200,
      body: { restored: [], passwordReset: expect.stringMatching(/^\w{32}$/) },
    })
    for (const token of [mira.access_token, other.access_token])
      expect((await ask(server.url, 'GET /api/my-account', { token })).status).toBe(401)
    const { rows } = await server.database.query(
      `select (select count(*) from oidc_records where account_id = $1)::integer as records,
        (select count(*) from personal_access_tokens where user_id = $1)::integer as tokens,
        (select count(*) from known_devices where user_id = $1)::integer as devices,
        is_password_expired, needs_security_review from users where id = $1`,
      [mira.id],
    )
    expect(rows).toEqual([
      { records: 0, tokens: 0, devices: 0, is_password_expired: true, needs_security_review: true },
    ])
    expect((await choose(body.passwordReset)).status).toBe(204)
    const { access_token: token } = await signIn(server.url, mira.username, gentle)
    expect((await ask(server.url, 'GET /api/my-account', { token })).body).toMatchObject({
      primaryEmail: email,
      needsSecurityReview: true,
    })
  })

  it('takes a scheduled deletion back', async () => {
    const { mira, email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    await server.manage('POST /api/users/:userId/deletion', { params: { userId: mira.id } })
    expect((await lock(token)).status).toBe(200)
    const user = await server.manage('GET /api/users/:userId', { params: { userId: mira.id } })
    expect(user.deletesAt).toBeNull()
  })

  it('works once, of many concurrent uses, and is then as unknown as one that nobody made', async () => {
    const { email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    const answers = await Promise.all(Array.from({ length: 10 }, () => lock(token)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await expectNoTrace(server.database, async () => {
      for (const used of [token, 'nothing', 'x'.repeat(32)]) {
        expect(await lock(used)).toEqual(over)
        expect(await read(used)).toEqual(over)
      }
    })
  })

  it('ends after seven days, as a link for undoing a change does', async () => {
    const { mira, email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    const expiresAt = Date.parse((await read(token)).body.expiresAt)
    expect(Math.round((expiresAt - Date.now()) / 3_600_000)).toBe(7 * 24)
    await server.database.query('update lockdown_links set expires_at = now() where user_id = $1', [mira.id])
    await expectNoTrace(server.database, async () => expect(await lock(token)).toEqual(over))
  })

  it('ends with the account, and is refused while the account is suspended', async () => {
    const { mira, email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    const params = { userId: mira.id }
    await server.manage('PATCH /api/users/:userId/is-suspended', { params, body: { isSuspended: true } })
    await expectNoTrace(server.database, async () =>
      expect(await lock(token)).toEqual(refusedAs(401, 'user.suspended')),
    )
    await server.manage('DELETE /api/users/:userId', { params })
    expect(await lock(token)).toEqual(over)
  })

  it('is stored as a hash', async () => {
    const { email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    const { rows } = await server.database.query('select * from lockdown_links')
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('tells everybody on file, without another link, and is in the log', async () => {
    const { mira, email } = await personWithEmail()
    await lock(await linkTo(email, /email address/))
    await vi.waitFor(
      async () => {
        const letter = (await sentTo(server, email)).find(({ subject }) => subject.includes('was locked'))
        expect(letter?.text).toContain('All devices were signed out')
        expect(letter?.text).not.toContain('/lockdown#')
      },
      { timeout: 10_000 },
    )
    const [log] = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'User.LockedDown' },
    })
    expect(log?.payload).toMatchObject({ restored: [], isByLink: true })
  })

  it('offers no new password where a mailbox does not suffice for one', async () => {
    const { mira, email } = await personWithEmail()
    await server.manage('PATCH /api/sign-in-exp', { body: { forgotPasswordMethods: [] } })
    try {
      const { body } = await lock(await linkTo(email, /email address/))
      expect(body).toEqual({ restored: [] })
      // The way back: the present password begins a sign-in, which asks for a new one.
      const { jar } = await authorize(server.url)
      await expect(
        passSignIn(server.url, jar, { username: mira.username, password, event: 'SignIn' }),
      ).rejects.toMatchObject({ code: 'password.expired' })
    } finally {
      await server.manage('PATCH /api/sign-in-exp', { body: { forgotPasswordMethods: null } })
    }
  })
})

describe('after a thief replaced the e-mail address, the lockdown link', () => {
  /** Mira, whose address a thief replaced twice. */
  async function robbed() {
    const { mira, email } = await personWithEmail()
    await linkTo(email, /email address/)
    const [first, second] = [newAddress(), newAddress()]
    await linkAddress(server, mira, 'email', first)
    const token = await vi.waitFor(
      async () => {
        const letter = (await sentTo(server, email)).find(({ text }) => /\/undo#/.test(text))
        const found = /\/lockdown#(\w+)/.exec(letter?.text ?? '')?.[1]
        expect(found).toBeTruthy()
        return found ?? ''
      },
      { timeout: 10_000 },
    )
    await linkAddress(server, mira, 'email', second)
    return { mira, email, first, second, token }
  }

  it('of the owner restores the address, beside the link that undoes the change alone', async () => {
    const { mira, email, token } = await robbed()
    expect((await read(token)).body.restores).toEqual(['primaryEmail'])
    const { body } = await lock(token)
    expect(body.restored).toEqual(['primaryEmail'])
    expect(await emailOf(mira)).toBe(email)
    expect((await choose(body.passwordReset)).status).toBe(204)
    await signIn(server.url, mira.username, gentle)
  })

  it('of the thief restores nothing, and takes nothing from the owner’s', async () => {
    const { mira, email, second, token } = await robbed()
    const thiefs = await linkTo(second, /email address/)
    expect((await lock(thiefs)).body.restored).toEqual([])
    expect(await emailOf(mira)).toBe(second)
    expect((await lock(token)).body.restored).toEqual(['primaryEmail'])
    expect(await emailOf(mira)).toBe(email)
  })

  it('of the thief ends when the address is restored', async () => {
    const { first, second, token } = await robbed()
    const theirs = [await linkTo(first, /email address/), await linkTo(second, /email address/)]
    const { body } = await lock(token)
    for (const link of theirs) expect(await lock(link)).toEqual(over)
    expect((await choose(body.passwordReset)).status).toBe(204)
  })

  it('removes the factor that the thief added, which would lock the owner out', async () => {
    const { mira, token } = await robbed()
    await addTotp(mira)
    const { body } = await lock(token)
    await choose(body.passwordReset)
    await signIn(server.url, mira.username, gentle)
  })

  it('removes no factor where the address did not change: a stolen mailbox must not shed the second factor', async () => {
    const { mira, email } = await personWithEmail()
    const token = await linkTo(email, /email address/)
    await addTotp(mira)
    const { body } = await lock(token)
    expect((await choose(body.passwordReset)).status).toBe(204)
    expect(await signInWithout(mira, gentle)).toBe('session.mfa.require_mfa_verification')
  })

  async function signInWithout({ username }: Somebody, secret = password) {
    const { jar } = await authorize(server.url)
    return passSignIn(server.url, jar, { username, password: secret, event: 'SignIn' }).then(
      () => 'signed in',
      error => error.code,
    )
  }
})
