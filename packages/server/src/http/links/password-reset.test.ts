import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Kept, sentTo } from '../../../../../tests/support/mailbox.ts'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Two nodes with one database: either may send the letter.

let server: TestServer
let other: TestServer
let token: string
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  other = await startTestServer({ databaseUrl: server.databaseUrl, endpoint: server.url })
  for (const { running } of [server, other]) running.services.logger.level = 'silent'
  token = await server.token()
  await allow(['EmailVerificationCode'])
})
afterAll(async () => {
  await other.stop()
  await server.stop()
})

async function allow(forgotPasswordMethods: ('EmailVerificationCode' | 'PhoneVerificationCode')[]) {
  await decide(server, { forgotPasswordMethods })
  other.running.services.settings.forget()
}
const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const request = (value: string, more: object = {}) =>
  ask(server.url, 'POST /api/links/password-reset', {
    body: { identifier: { type: 'email', value }, ...more },
  })
const redeem = (value: string) =>
  ask(server.url, 'POST /api/links/access/redeem', { body: { token: value, password: gentle } })
const gentle = 'a-Quieter-Lake-78'

async function newPerson(more: object = {}) {
  const username = `mira_${count++}`
  const email = `${username}@mail.example`
  const { id } = await server.manage('POST /api/users', {
    body: { username, primaryEmail: email, ...more },
  })
  return { id, username, email }
}

/** Waits until no such letter is to be sent any more. */
async function jobsDone() {
  const waiting = () =>
    server.database.query(`select from graphile_worker.jobs where task_identifier = 'passwordReset'`)
  for (let tries = 0; tries < 200 && (await waiting()).rowCount; tries += 1) await pause(50)
}
async function lettersTo(email: string): Promise<Kept[]> {
  await jobsDone()
  const kept = await Promise.all([server, other].map(node => sentTo(node, email)))
  return kept.flat().filter(({ usage }) => usage === 'ForgotPassword')
}
async function tokenTo(email: string) {
  const [letter] = await lettersTo(email)
  return /\/access#token=(\w+)/.exec(letter?.text ?? '')?.[1] ?? ''
}

describe('a person who forgot the password', () => {
  it('gets a link for half an hour by mail, and signs in with a new password', async () => {
    const mira = await newPerson()
    expect((await request(mira.email.toUpperCase())).status).toBe(204)
    const value = await tokenTo(mira.email)
    const [link] = (await manage(`GET /api/users/${mira.id}/access-links`)).body
    expect(link).toMatchObject({ purpose: 'passwordReset', isSent: true, usedAt: null })
    expect(link.expiresAt - link.createdAt).toBe(30 * 60_000)
    expect((await redeem(value)).status).toBe(204)
    await signIn(server.url, mira.username, gentle)
  })

  it('reads the letter in their own language', async () => {
    const mira = await newPerson({ profile: { locale: 'zh-CN' } })
    await request(mira.email)
    const [letter] = await lettersTo(mira.email)
    expect(letter?.subject).toContain('设置新密码')
  })

  it('sees in the audit log who asked for it, with the application if there is such a one', async () => {
    const mira = await newPerson()
    for (const [clientId, applicationId] of [
      ['demo-app', 'demo-app'],
      ['an-invention', undefined],
    ]) {
      await request(mira.email, { clientId })
      await jobsDone()
      const [log] = (await manage(`GET /api/logs?userId=${mira.id}&logKey=AccessLink.Created`)).body
      expect(log.payload).toMatchObject({ actor: { kind: 'visitor' }, isSent: true })
      expect(log.payload.applicationId).toBe(applicationId)
    }
  })

  it('has one working link, the newest, beside one that an administrator handed over', async () => {
    const mira = await newPerson()
    const handed = await manage(`POST /api/users/${mira.id}/access-links`, { purpose: 'passwordReset' })
    await request(mira.email)
    const first = await tokenTo(mira.email)
    await request(mira.email)
    await lettersTo(mira.email)
    expect(await redeem(first)).toEqual(refusedAs(400, 'access_link.revoked'))
    expect((await redeem(handed.body.url.split('=')[1])).status).toBe(204)
  })
})

describe('a request for a link', () => {
  it('is answered the same whether or not somebody has the address, who may be suspended', async () => {
    const [mira, noor] = [await newPerson(), await newPerson()]
    await manage(`PATCH /api/users/${noor.id}/is-suspended`, { isSuspended: true })
    const told = async (email: string) => {
      const { status, text, headers } = await request(email)
      const names = [...headers.keys()].filter(name => !/^(date|logto-core-request-id)$/.test(name))
      return { status, text, headers: names.map(name => [name, headers.get(name)]) }
    }
    const answers = [await told(mira.email), await told(noor.email), await told('nobody@mail.example')]
    expect(answers[0]?.status).toBe(204)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(await lettersTo(mira.email)).toHaveLength(1)
    expect(await lettersTo(noor.email)).toEqual([])
    expect(await lettersTo('nobody@mail.example')).toEqual([])
  })

  it('looks nobody up: the job does, so its time tells nothing', async () => {
    const mira = await newPerson()
    const client = await server.database.connect()
    await client.query('begin')
    // A look-up in the request would wait for this lock.
    await client.query('lock table users in access exclusive mode')
    const answers = await Promise.all([request(mira.email), request('nobody@mail.example')])
    await client.query('rollback')
    client.release()
    expect(answers.map(({ status }) => status)).toEqual([204, 204])
    expect(await lettersTo(mira.email)).toHaveLength(1)
  })

  it('sends nothing where recovery by e-mail is disabled', async () => {
    const mira = await newPerson()
    await allow(['PhoneVerificationCode'])
    expect((await request(mira.email)).status).toBe(204)
    expect(await lettersTo(mira.email)).toEqual([])
    await allow(['EmailVerificationCode'])
  })

  it('is refused after ten within ten minutes, also for an unknown address', async () => {
    const mira = await newPerson()
    for (const email of [mira.email, `nobody${count++}@mail.example`]) {
      const answers = []
      for (let times = 0; times < 11; times += 1) answers.push((await request(email)).status)
      expect(answers).toEqual([...Array(10).fill(204), 429])
      expect(await request(email)).toEqual(refusedAs(429, 'request.message_rate_limited'))
    }
  })

  it.each([
    ['a phone number', { identifier: { type: 'phone', value: '32470123456' } }, 'identifier.type'],
    ['no address', { identifier: { type: 'email', value: 'mira' } }, 'identifier.value'],
    ['nothing', {}, 'identifier'],
  ])('is refused with %s', async (_, body, field) => {
    const answer = await expectNoTrace(server.database, () =>
      ask(server.url, 'POST /api/links/password-reset', { body }),
    )
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(`${field}: `)
  })
})
