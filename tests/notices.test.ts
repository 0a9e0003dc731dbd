import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from './support/addresses.ts'
import { addBackupCodes, addTotp } from './support/factors.ts'
import { type Kept, sentTo } from './support/mailbox.ts'
import { authorize, CookieJar, passSignIn, signIn } from './support/people.ts'
import { freePort, startTestServer, type TestServer } from './support/server.ts'
import { smtpConfig, startSmtp } from './support/smtp.ts'
import { password, refusedAs, type Somebody, somebody } from './support/somebody.ts'
import { expectNoTrace } from './support/traces.ts'
import { ask } from './support/wire.ts'

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await startTestServer()
  // These tests cover the wire protocol; the step-up level `strongest` is tested in `step-up.test.ts`.
  await server.manage('PATCH /api/account-center', { body: { stepUp: 'any' } })
})
afterAll(() => server.stop())

const newAddress = () => `mira${count++}@mail.example`

const link = (person: Somebody, type: 'email' | 'phone', value: string) =>
  linkAddress(server, person, type, value)

/** Waits for an address's notices, which jobs send asynchronously. */
async function noticesTo(address: string, atLeast = 1): Promise<Kept[]> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const notices = (await sentTo(server, address)).filter(({ usage }) => usage === 'SecurityNotice')
    if (notices.length >= atLeast) return notices
    await pause(50)
  }
  throw new Error(`${address} was told less than ${atLeast} times`)
}

/** A person with an email address, after the notice that it was linked. */
async function personWithEmail(): Promise<{ mira: Somebody; email: string }> {
  const mira = await somebody(server)
  const email = newAddress()
  await link(mira, 'email', email)
  await noticesTo(email)
  return { mira, email }
}

function tokenIn({ text }: Kept): string {
  return /\/undo#(\S+)/.exec(text)?.[1] ?? ''
}

const undo = (body: object) => ask(server.url, 'POST /api/links/address-change/undo', { body })

describe('a security notice', () => {
  it('reports a new password: what, when, from where, and how to react', async () => {
    const { mira, email } = await personWithEmail()
    await mira.ask('POST /api/my-account/password', {
      verification: await mira.prove(),
      body: { password: 'a-Quieter-Lake-78' },
      headers: { 'user-agent': 'A <b>browser</b>' },
    })
    const [notice] = await noticesTo(email, 2)
    expect(notice?.subject).toMatch(/^Your password was changed/)
    expect(notice?.text).toMatch(/When: .*UTC/)
    expect(notice?.text).toMatch(/From: (::1|127\.0\.0\.1)/)
    expect(notice?.text).toContain('Device: A <b>browser</b>')
    expect(notice?.text).toMatch(/If it wasn’t you: change your password/)
    expect(notice?.html).not.toContain('<b>browser')
  })

  it('reports a new username, also one by an administrator, whose device it omits', async () => {
    const { mira, email } = await personWithEmail()
    await server.manage('PATCH /api/users/:userId', {
      params: { userId: mira.id },
      body: { username: `renamed_${count++}` },
    })
    const [notice] = await noticesTo(email, 2)
    expect(notice?.subject).toMatch(/username/)
    expect(notice?.text).toContain('An administrator did this.')
    expect(notice?.text).not.toContain('Device:')
  })

  it('is not sent for a change of name or picture', async () => {
    const { mira, email } = await personWithEmail()
    await mira.ask('PATCH /api/my-account', { body: { name: 'Mira' } })
    await mira.ask('POST /api/my-account/password', {
      verification: await mira.prove(),
      body: { password: 'a-Quieter-Lake-78' },
    })
    expect((await noticesTo(email, 2)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/password/),
      expect.stringMatching(/email address/),
    ])
  })

  it('is in the person’s language', async () => {
    const { mira, email } = await personWithEmail()
    await mira.ask('PATCH /api/my-account/profile', { body: { locale: 'zh-CN' } })
    await mira.ask('PATCH /api/my-account', {
      verification: await mira.prove(),
      body: { username: `renamed_${count++}` },
    })
    const [notice] = await noticesTo(email, 2)
    expect(notice?.subject).toMatch(/^你的账号用户名已更改/)
    expect(notice?.text).toContain('如果是你本人操作，无需理会。')
  })

  it('is a text message for a person without an email address', async () => {
    const mira = await somebody(server)
    const number = `3247000${1000 + count++}`
    await link(mira, 'phone', number)
    const [notice] = await noticesTo(number)
    expect(notice?.text).toMatch(/^A phone number was added to your account/)
  })

  it('goes also to the phone number when the first email address is linked', async () => {
    const mira = await somebody(server)
    const number = `3247000${1000 + count++}`
    await link(mira, 'phone', number)
    await noticesTo(number)
    const thief = newAddress()
    await link(mira, 'email', thief)
    const [notice] = await noticesTo(number, 2)
    expect(notice?.text).toMatch(/^An email address was added to your account/)
    await noticesTo(thief)
  })

  it('reports that the second factor is skipped at sign-in, but not that its setup was postponed', async () => {
    const { mira, email } = await personWithEmail()
    const choose = async (mfa: object) =>
      mira.ask('PATCH /api/my-account/logto-configs', { verification: await mira.prove(), body: { mfa } })
    await choose({ skipped: true })
    expect((await choose({ skipMfaOnSignIn: true })).status).toBe(200)
    await choose({ skipMfaOnSignIn: true })
    await link(mira, 'email', newAddress())
    expect((await noticesTo(email, 3)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/email address/),
      expect.stringMatching(/two-step verification/),
      expect.stringMatching(/email address/),
    ])
  })

  it('goes to the replaced address and the new one, with a link for undoing only to the replaced one', async () => {
    const { mira, email } = await personWithEmail()
    const next = newAddress()
    await link(mira, 'email', next)
    const [toOld] = await noticesTo(email, 2)
    const [toNew] = await noticesTo(next)
    expect(toOld?.text).toMatch(/\/undo#/)
    expect(toNew?.text).not.toMatch(/\/undo#/)
  })

  it('reports a sign-in from a new device, but not from a known one', async () => {
    const { mira, email } = await personWithEmail()
    const jar = new CookieJar()
    const fetchAs = (agent: string) => {
      const original = jar.fetch.bind(jar)
      jar.fetch = (url, init = {}) =>
        original(url, { ...init, headers: { ...init.headers, 'user-agent': agent } })
    }
    fetchAs('Another browser')
    await signIn(server.url, mira.username, password, { jar })
    const [notice] = await noticesTo(email, 2)
    expect(notice?.subject).toMatch(/^New sign-in to your account from a device that we don’t know/)
    expect(notice?.text).toContain('Device: Another browser')
    await signIn(server.url, mira.username, password, { jar, extra: { prompt: 'login' } })
    await link(mira, 'email', newAddress())
    expect((await noticesTo(email, 3)).map(({ subject }) => subject)[0]).toMatch(/email address/)
  })

  it('reports a lockout with its end, in the person’s language', async () => {
    const { mira, email } = await personWithEmail()
    await mira.ask('PATCH /api/my-account/profile', { body: { locale: 'en-GB' } })
    await server.manage('PATCH /api/sign-in-exp', {
      body: { sentinelPolicy: { maxAttempts: 2, lockoutDuration: 30 } },
    })
    const headers = { 'user-agent': 'A guesser', 'accept-language': 'zh-CN' }
    const guess = async (username: string) => {
      const { jar } = await authorize(server.url)
      const original = jar.fetch.bind(jar)
      jar.fetch = (url, init = {}) => original(url, { ...init, headers: { ...init.headers, ...headers } })
      return passSignIn(server.url, jar, { username, password: 'wrong-Lake-1', event: 'SignIn' }).catch(
        error => error.code,
      )
    }
    const outcomes = []
    for (const username of ['nobody_at_all', 'nobody_at_all', mira.username, mira.username])
      outcomes.push(await guess(username))
    const [wrong, blocked] = ['session.invalid_credentials', 'session.verification_blocked_too_many_attempts']
    expect(outcomes).toEqual([wrong, blocked, wrong, blocked])
    const [notice] = await noticesTo(email, 2)
    expect(notice?.subject).toMatch(/^Too many failed attempts/)
    expect(notice?.text).toMatch(/No more attempts until: .*UTC/)
    expect(notice?.text).toContain('Device: A guesser')
    expect(notice?.text).toMatch(/someone is guessing, and didn’t get in/)
    await server.manage('PATCH /api/sign-in-exp', { body: { sentinelPolicy: {} } })
  })
})

describe('the link to undo a change of address', () => {
  /** Mira, after a thief replaced her address. */
  async function robbed() {
    const { mira, email } = await personWithEmail()
    const thief = newAddress()
    await link(mira, 'email', thief)
    const [notice] = await noticesTo(email, 2)
    return { mira, email, thief, token: tokenIn(notice as Kept) }
  }

  it('describes what it would do without doing it', async () => {
    const { token, email } = await robbed()
    const answer = await expectNoTrace(server.database, () =>
      ask(server.url, 'POST /api/links/address-change', { body: { token } }),
    )
    expect(answer.body).toMatchObject({ field: 'primaryEmail', needsPassword: true })
    expect(answer.body.formerValue).toMatch(/^mi•••@mail\.example$/)
    expect(answer.text).not.toContain(email)
  })

  it('restores the address, ends every session, and sets a new password, once', async () => {
    const { mira, email, token } = await robbed()
    expect((await undo({ token, password: 'a-Quieter-Lake-78' })).status).toBe(204)
    expect((await mira.ask('GET /api/my-account')).status).toBe(401)
    await expect(signIn(server.url, mira.username, password)).rejects.toMatchObject({
      code: 'session.invalid_credentials',
    })
    await signIn(server.url, mira.username, 'a-Quieter-Lake-78')
    const user = await server.manage('GET /api/users/:userId', { params: { userId: mira.id } })
    expect(user.primaryEmail).toBe(email)
    const [log] = await server.manage('GET /api/logs', {
      query: { userId: mira.id, logKey: 'User.Data.Updated' },
    })
    expect(log?.payload.fields).toEqual(['primaryEmail', 'password', 'identities', 'mfaVerifications'])
    // One notice reports the undo, one the next sign-in, as no device is known anymore.
    const subjects = (await noticesTo(email, 4)).map(({ subject = '' }) => subject)
    expect(subjects.filter(subject => /was undone/.test(subject))).toHaveLength(1)
    expect(subjects.filter(subject => /a device that we/.test(subject))).toHaveLength(1)
    expect(subjects.filter(subject => /password/.test(subject))).toHaveLength(0)
    expect(await undo({ token, password: 'a-third-Lake-79' })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('removes factors added since the change', async () => {
    const { mira, email } = await personWithEmail()
    const thief = newAddress()
    await link(mira, 'email', thief)
    const [notice] = await noticesTo(email, 2)
    await addTotp(mira)
    expect((await noticesTo(thief, 2))[0]?.subject).toMatch(/^An authenticator app was added/)
    await undo({ token: tokenIn(notice as Kept), password: 'a-Quieter-Lake-78' })
    const { rows } = await server.database.query('select type from factors where user_id = $1', [mira.id])
    expect(rows).toEqual([])
    // The next sign-in needs no second factor.
    await signIn(server.url, mira.username, 'a-Quieter-Lake-78')
  })

  it('removes personal access tokens created since the change, and keeps older ones', async () => {
    const { mira, email } = await personWithEmail()
    const make = (name: string) =>
      server.manage('POST /api/users/:userId/personal-access-tokens', {
        params: { userId: mira.id },
        body: { name },
      })
    await make('before')
    await link(mira, 'email', newAddress())
    const [notice] = (await noticesTo(email, 3)).filter(each => tokenIn(each))
    await make('since')
    expect((await undo({ token: tokenIn(notice as Kept), password: 'a-Quieter-Lake-78' })).status).toBe(204)
    const { rows } = await server.database.query(
      'select name from personal_access_tokens where user_id = $1',
      [mira.id],
    )
    expect(rows).toEqual([{ name: 'before' }])
  })

  it('removes backup codes added since the change, and keeps an older authenticator app', async () => {
    const { mira, email } = await personWithEmail()
    await addTotp(mira)
    await link(mira, 'email', newAddress())
    const [notice] = await noticesTo(email, 3)
    await addBackupCodes(mira)
    expect((await undo({ token: tokenIn(notice as Kept), password: 'a-Quieter-Lake-78' })).status).toBe(204)
    const { rows } = await server.database.query('select type from factors where user_id = $1', [mira.id])
    expect(rows).toEqual([{ type: 'Totp' }])
  })

  it('keeps older factors, so that a new password does not bypass them', async () => {
    const { mira, email } = await personWithEmail()
    await addTotp(mira)
    await link(mira, 'email', newAddress())
    const notices = await noticesTo(email, 3)
    const token = notices.map(tokenIn).find(found => found !== '')
    expect((await undo({ token, password: 'a-Quieter-Lake-78' })).status).toBeLessThan(300)
    await expect(signIn(server.url, mira.username, 'a-Quieter-Lake-78')).rejects.toMatchObject({
      code: 'session.mfa.require_mfa_verification',
    })
  })

  it('needs a new password that the policy accepts', async () => {
    const { token } = await robbed()
    for (const [body, refusal] of [
      [{ token }, refusedAs(400, 'guard.invalid_input')],
      [{ token, password: 'short' }, refusedAs(422, 'password.rejected')],
      [{ token, password }, refusedAs(422, 'user.same_password')],
    ] as const)
      expect(await expectNoTrace(server.database, () => undo(body))).toEqual(refusal)
  })

  it('revokes the thief’s own links, which could undo the undo', async () => {
    const { mira, email, thief, token } = await robbed()
    const second = newAddress()
    await link(mira, 'email', second)
    const [toThief] = await noticesTo(thief, 2)
    await undo({ token, password: 'a-Quieter-Lake-78' })
    const answer = await undo({ token: tokenIn(toThief as Kept), password: 'a-third-Lake-79' })
    expect(answer).toEqual(refusedAs(400, 'verification_record.not_found'))
    const user = await server.manage('GET /api/users/:userId', { params: { userId: mira.id } })
    expect(user.primaryEmail).toBe(email)
  })

  it('is not sent to a thief who restores the address', async () => {
    const { mira, email, thief, token } = await robbed()
    await link(mira, 'email', email)
    const [toThief] = await noticesTo(thief, 2)
    expect(toThief?.subject).toMatch(/email address/)
    expect(toThief?.text).not.toMatch(/\/undo#/)
    // Mira's link still ends every session.
    expect((await undo({ token, password: 'a-Quieter-Lake-78' })).status).toBe(204)
    expect((await mira.ask('GET /api/my-account')).status).toBe(401)
  })

  it('is invalid for the thief once the address was restored in any way', async () => {
    const { mira, email, thief } = await robbed()
    await link(mira, 'email', newAddress())
    const [toThief] = await noticesTo(thief, 2)
    await link(mira, 'email', email)
    expect(await undo({ token: tokenIn(toThief as Kept), password: 'a-third-Lake-79' })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('cannot undo an administrator’s change', async () => {
    const { mira, email, thief } = await robbed()
    await link(mira, 'email', newAddress())
    const [toThief] = await noticesTo(thief, 2)
    const params = { userId: mira.id }
    await server.manage('PATCH /api/users/:userId', { params, body: { primaryEmail: email } })
    expect(await undo({ token: tokenIn(toThief as Kept), password: 'a-third-Lake-79' })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
    expect((await server.manage('GET /api/users/:userId', { params })).primaryEmail).toBe(email)
  })

  it('removes trusted and known devices', async () => {
    const { mira, token } = await robbed()
    await server.database.query(
      `insert into trusted_devices (id, user_id, secret_hash, created_at, last_used_at, expires_at)
       values ($1, $2, '', now(), now(), now() + interval '1 day')`,
      [`device-${count++}`, mira.id],
    )
    await undo({ token, password: 'a-Quieter-Lake-78' })
    for (const table of ['trusted_devices', 'known_devices'])
      expect(
        (await server.database.query(`select from ${table} where user_id = $1`, [mira.id])).rowCount,
      ).toBe(0)
  })

  it('is refused while the account is suspended, and works again afterwards', async () => {
    const { mira, token } = await robbed()
    const suspend = (isSuspended: boolean) =>
      server.manage('PATCH /api/users/:userId/is-suspended', {
        params: { userId: mira.id },
        body: { isSuspended },
      })
    await suspend(true)
    await expectNoTrace(server.database, async () => {
      const suspended = refusedAs(401, 'user.suspended')
      expect(await undo({ token, password: 'a-Quieter-Lake-78' })).toEqual(suspended)
      expect(await ask(server.url, 'POST /api/links/address-change', { body: { token } })).toEqual(suspended)
    })
    await suspend(false)
    expect((await undo({ token, password: 'a-Quieter-Lake-78' })).status).toBe(204)
  })

  it('is invalid after the account was deleted', async () => {
    const { mira, token } = await robbed()
    await server.manage('DELETE /api/users/:userId', { params: { userId: mira.id } })
    expect(await undo({ token, password: 'a-Quieter-Lake-78' })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('expires after seven days', async () => {
    const { mira, token } = await robbed()
    await server.database.query(
      `update address_changes set expires_at = expires_at - interval '7 days' where user_id = $1`,
      [mira.id],
    )
    expect(await undo({ token, password: 'a-Quieter-Lake-78' })).toEqual(
      refusedAs(400, 'verification_record.not_found'),
    )
  })

  it('reports that another account has the address by now', async () => {
    const { email, token } = await robbed()
    await server.manage('POST /api/users', { body: { primaryEmail: email } })
    expect(
      await expectNoTrace(server.database, () => undo({ token, password: 'a-Quieter-Lake-78' })),
    ).toEqual(refusedAs(422, 'user.email_already_in_use'))
  })

  it.each(['nonsense', 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..a.b.c'])(
    'is refused when it is forged: %s',
    async token => {
      expect(await undo({ token, password: 'a-Quieter-Lake-78' })).toEqual(
        refusedAs(400, 'verification_record.not_found'),
      )
    },
  )

  it('is stored neither in the log nor, once it was sent, in the database', async () => {
    const { mira, token } = await robbed()
    const { rows } = await server.database.query(`select payload::text from graphile_worker._private_jobs`)
    const logs = await server.manage('GET /api/logs', { query: { userId: mira.id } })
    expect(JSON.stringify([rows, logs])).not.toContain(token)
  })
})

describe('a mail server that is down', () => {
  it('does not fail the change; the notice is sent when it is up again', async () => {
    const own = await startTestServer()
    try {
      const port = await freePort()
      const mira = await somebody(own)
      await own.manage('PATCH /api/users/:userId', {
        params: { userId: mira.id },
        body: { primaryEmail: 'mira@mail.example' },
      })
      await own.manage('POST /api/connectors', {
        body: { connectorId: 'simple-mail-transfer-protocol', config: smtpConfig(port) },
      })
      const changed = await mira.ask('POST /api/my-account/password', {
        verification: await mira.prove(),
        body: { password: 'a-Quieter-Lake-78' },
      })
      expect(changed.status).toBe(204)
      await pause(500)
      const smtp = await startSmtp(port)
      const found = () => smtp.mails.find(({ subject }) => subject?.includes('password'))
      for (let attempt = 0; attempt < 400 && !found(); attempt += 1) await pause(50)
      await smtp.stop()
      const told = found()
      expect(told?.to).toMatchObject({ text: 'mira@mail.example' })
      expect(told?.text).toMatch(/If it wasn’t you/)
    } finally {
      await own.stop()
    }
  })
})

describe('many notices within an hour', () => {
  it('are sent one by one at first, then combined into one message without losing any', async () => {
    const { mira, email } = await personWithEmail()
    const rename = (username: string) =>
      server.manage('PATCH /api/users/:userId', { params: { userId: mira.id }, body: { username } })
    for (let renamed = 0; renamed < 12; renamed += 1) await rename(`renamed_${count++}`)
    const digest = async () => {
      const { rows } = await server.database.query(
        `select id, json_array_length(payload) as notices, run_at > now() + interval '5 minutes' as waits
        from graphile_worker._private_jobs where json_typeof(payload) = 'array' and payload::text like $1`,
        [`%${email}%`],
      )
      return rows.map(({ notices, waits }) => ({ notices, waits }))
    }
    // The linked address is the first of five notices, before twelve usernames.
    await expect.poll(digest, { timeout: 60_000 }).toEqual([{ notices: 8, waits: true }])
    expect(await noticesTo(email)).toHaveLength(5)

    await server.database.query(
      `select graphile_worker.reschedule_jobs(array_agg(id), now()) from graphile_worker._private_jobs where payload::text like $1`,
      [`%${email}%`],
    )
    const [letter] = await noticesTo(email, 6)
    expect(letter?.subject).toMatch(/^More changes to your account/)
    expect(letter?.text.match(/Your username was changed/g)).toHaveLength(8)
    expect(await noticesTo(email)).toHaveLength(6)
  })
})
