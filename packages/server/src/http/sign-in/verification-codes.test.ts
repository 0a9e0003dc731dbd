import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type Address,
  type CodeVisitor,
  codeVisitor,
  type SignInEvent,
} from '../../../../../tests/support/code-sign-in.ts'
import { codeSentTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { startOddServer, startPostbox } from '../../../../../tests/support/messages.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Identification by a code: `code-identification.test.ts`.

let server: TestServer
let count = 0

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
})
afterEach(async () => {
  await server.database.query('delete from connectors')
  await server.database.query('delete from throttles')
  await decide(server, {
    verificationCodePolicy: {},
    sentinelPolicy: {},
    emailBlocklistPolicy: {},
    throttlePolicy: null,
  })
})
afterAll(() => server.stop())

const events = ['SignIn', 'Register', 'ForgotPassword'] as const
const newEmail = (): Address => ({ type: 'email', value: `code${count++}@people.example` })
const other = (code: string) => (code === '123456' ? '654321' : '123456')
const visit = (event?: SignInEvent) => codeVisitor(server, event)

async function account({ type, value }: Address): Promise<string> {
  const body = type === 'email' ? { primaryEmail: value } : { primaryPhone: value }
  return (await server.manage('POST /api/users', { body })).id
}

const useHttpMail = (url: string) =>
  server.manage('POST /api/connectors', { body: { connectorId: 'http-email', config: { endpoint: url } } })

describe('a code at sign-in', () => {
  it.each(events)('verifies an address by the template of the event %s', async event => {
    const visiting = await visit(event)
    for (const identifier of [newEmail(), { type: 'phone' as const, value: '32470330001' }]) {
      const { id, code } = await visiting.sent(identifier)
      expect((await sentTo(server, identifier.value))[0]?.usage).toBe(event)
      const type = identifier.type === 'email' ? 'EmailVerificationCode' : 'PhoneVerificationCode'
      const state = async () => (await visiting.call('GET /interaction')).body.verificationRecords
      expect(await state()).toContainEqual({ id, type, verified: false, identifier })
      expect(await visiting.verify(identifier, id, code)).toMatchObject({
        status: 200,
        body: { verificationId: id },
      })
      expect(await state()).toContainEqual({ id, type, verified: true, identifier })
    }
  })

  it('is accepted once, also by fifty requests at the same time', async () => {
    const visiting = await visit()
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    const answers = await Promise.all(Array.from({ length: 50 }, () => visiting.verify(identifier, id, code)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await visiting.verify(identifier, id, code)).toEqual(refusedAs(400, 'verification_code.not_found'))
    expect((await visiting.call('GET /interaction')).body.verificationRecords[0].verified).toBe(true)
  })

  it('is accepted by another node', async () => {
    const twin = await startTestServer({ databaseUrl: server.databaseUrl })
    onTestFinished(() => twin.stop())
    const visiting = await visit()
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    expect((await visiting.verify(identifier, id, code, twin)).status).toBe(200)
  })

  it('is refused in the order of the contract: not found, another address, expired, too many tries, mismatch', async () => {
    await decide(server, { verificationCodePolicy: { expirationDuration: 60, maxRetryAttempts: 2 } })
    const visiting = await visit()
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    const expectCode = async (name: string, given: string, shown = identifier) =>
      expect(await visiting.verify(shown, id, given)).toEqual(refusedAs(400, `verification_code.${name}`))
    await expectCode('not_found', '')
    await expectCode('email_mismatch', code, newEmail())
    await expectCode('code_mismatch', other(code))
    await expectCode('code_mismatch', other(code))
    await expectCode('exceed_max_try', code)
    await server.database.query(`update verification_codes set created_at = now() - interval '61 seconds'`)
    await expectCode('expired', code)
    expect((await visiting.call('GET /interaction')).body.verificationRecords[0].verified).toBe(false)
  })

  it('is refused by an id of nothing, of another type and of another browser', async () => {
    const [visiting, stranger] = [await visit(), await visit()]
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    const nothing = refusedAs(404, 'session.verification_session_not_found')
    expect(await visiting.verify(identifier, 'nothing', code)).toEqual(nothing)
    expect(await visiting.verify({ type: 'phone', value: '32470330002' }, id, code)).toEqual(nothing)
    expect(await stranger.verify(identifier, id, code)).toEqual(nothing)
    expect((await visiting.verify(identifier, id, code)).status).toBe(200)
  })

  it('is refused in another browser that has a code of its own for the same address', async () => {
    const [visiting, stranger] = [await visit(), await visit()]
    const identifier = newEmail()
    const { id } = await visiting.sent(identifier)
    const theirs = await stranger.sent(identifier)
    const own = await codeSentTo(server, identifier.value)
    expect(own).toBe(theirs.code)
    const answer = await visiting.verify(identifier, id, theirs.code)
    if (answer.status !== 200) expect(answer).toEqual(refusedAs(400, 'verification_code.code_mismatch'))
    // Their request for a code does not invalidate the first one.
    const [, first] = await sentTo(server, identifier.value)
    expect((await visiting.verify(identifier, id, first?.code ?? '')).status).toBe(200)
  })

  it('is replaced by a newer one', async () => {
    const visiting = await visit()
    const identifier = newEmail()
    const former = await visiting.sent(identifier)
    const { id, code } = await visiting.sent(identifier)
    expect(await visiting.verify(identifier, former.id, former.code)).toEqual(
      refusedAs(404, 'session.verification_session_not_found'),
    )
    if (former.code !== code)
      expect(await visiting.verify(identifier, id, former.code)).toEqual(
        refusedAs(400, 'verification_code.code_mismatch'),
      )
    expect((await visiting.verify(identifier, id, code)).status).toBe(200)
  })

  it('is not one of the Management API, nor the other way round', async () => {
    const visiting = await visit()
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    const token = await server.token()
    const manage = (at: string, body: object) =>
      ask(server.url, `POST /api/verification-codes${at}`, {
        token,
        body: { email: identifier.value, ...body },
      })
    expect(await manage('/verify', { verificationCode: code })).toEqual(
      refusedAs(400, 'verification_code.not_found'),
    )
    await manage('', {})
    const generic = await codeSentTo(server, identifier.value)
    if (generic !== code)
      expect(await visiting.verify(identifier, id, generic)).toEqual(
        refusedAs(400, 'verification_code.code_mismatch'),
      )
    expect((await visiting.verify(identifier, id, code)).status).toBe(200)
  })

  it('counts wrong tries together with wrong passwords, whether or not an account has the address', async () => {
    await decide(server, {
      sentinelPolicy: { maxAttempts: 3 },
      signIn: {
        methods: [{ identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: true }],
      },
    })
    const [known, unknown] = [newEmail(), newEmail()]
    await account(known)
    for (const identifier of [known, unknown]) {
      const visiting = await visit()
      await visiting.call('POST /verification/password', { identifier, password: 'wrong-Lake-1' })
      const { id, code } = await visiting.sent(identifier)
      const answers = [
        await visiting.verify(identifier, id, other(code)),
        await visiting.verify(identifier, id, other(code)),
        await visiting.verify(identifier, id, code),
      ]
      expect(answers.map(({ body }) => body.code)).toEqual([
        'verification_code.code_mismatch',
        ...Array(2).fill('session.verification_blocked_too_many_attempts'),
      ])
    }
  })
})

describe('sending a code at sign-in', () => {
  it.each(events)(
    'does not reveal in the event %s whether an account has the address (no enumeration)',
    async event => {
      const [known, unknown] = [newEmail(), newEmail()]
      await account(known)
      const { database } = server.running.services
      const probe = async (identifier: Address) => {
        const visiting = await visit(event)
        const spy = vi.spyOn(database, 'query')
        const answer = await visiting.send(identifier)
        const statements = spy.mock.calls.map(([statement]) => statement.text)
        spy.mockRestore()
        const wrong = await visiting.verify(identifier, answer.body.verificationId, 'wrong')
        const { date: _, 'logto-core-request-id': __, ...headers } = Object.fromEntries(answer.headers)
        headers['set-cookie'] = headers['set-cookie']?.replace(/=[\w-]+/, '=') ?? ''
        expect(await sentTo(server, identifier.value)).toHaveLength(1)
        return {
          headers,
          statements,
          status: answer.status,
          keys: Object.keys(answer.body),
          wrong: wrong.body,
        }
      }
      const first = await probe(unknown)
      expect(first.statements.length).toBeGreaterThan(3)
      expect(await probe(known)).toEqual(first)
    },
  )

  it('waits for the delivery and reports its failure whether or not an account has the address', async () => {
    const postbox = await startPostbox((_, response) => setTimeout(() => response.writeHead(500).end(), 300))
    onTestFinished(postbox.stop)
    await useHttpMail(postbox.url)
    const known = newEmail()
    await account(known)
    for (const identifier of [known, newEmail()]) {
      const visiting = await visit('ForgotPassword')
      const begun = Date.now()
      expect(await visiting.send(identifier)).toEqual(refusedAs(400, 'connector.general'))
      expect(Date.now() - begun).toBeGreaterThanOrEqual(299)
    }
    expect(postbox.posts).toHaveLength(2)
  })

  it('goes to the address on file, whatever the spelling', async () => {
    const visiting = await visit()
    await account({ type: 'email', value: 'On.File@people.example' })
    await account({ type: 'phone', value: '61412345601' })
    for (const [identifier, onFile] of [
      [{ type: 'email', value: 'on.file@PEOPLE.example' }, 'On.File@people.example'],
      [{ type: 'phone', value: '610412345601' }, '61412345601'],
    ] as const) {
      const { body } = await visiting.send(identifier)
      const code = await codeSentTo(server, onFile)
      expect((await visiting.verify(identifier, body.verificationId, code)).status).toBe(200)
    }
  })

  it('brings the connector the code, the language of the authorization request, the application and the person', async () => {
    const postbox = await startPostbox()
    onTestFinished(postbox.stop)
    await useHttpMail(postbox.url)
    const known = newEmail()
    const id = await account(known)
    const visiting = await codeVisitor(server, 'SignIn', { ui_locales: 'zh-CN fr' })
    expect((await visiting.send(known)).status).toBe(200)
    expect((await visiting.send(newEmail())).status).toBe(200)
    const [first, second] = postbox.posts.map(({ text }) => JSON.parse(text))
    const payload = { code: expect.stringMatching(/^\d{6}$/), locale: 'zh-CN', uiLocales: 'zh-CN fr' }
    const shared = { type: 'SignIn', ip: expect.any(String) }
    expect(first).toMatchObject({ ...shared, to: known.value, payload: { ...payload, user: { id } } })
    expect(second).toMatchObject({ ...shared, payload })
    expect(second.payload.user).toBeUndefined()
  })

  it('is limited to ten messages to one recipient within ten minutes, also at the same time', async () => {
    const identifier = newEmail()
    const visits = await Promise.all(Array.from({ length: 5 }, () => visit()))
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (visits[index % 5] as CodeVisitor).send(identifier)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(answers.filter(({ status }) => status !== 200)).toEqual(
      Array(40).fill(refusedAs(429, 'request.message_rate_limited')),
    )
    expect(await sentTo(server, identifier.value)).toHaveLength(10)
    const { rows } = await server.database.query(
      `select count(*)::integer as count from events where type = 'Message.RateLimited'`,
    )
    expect(rows[0].count).toBe(40)
  })

  it('is throttled by country calling code', async () => {
    await decide(server, { throttlePolicy: { message: { perPhonePrefix: 2 } } })
    const visiting = await visit()
    const send = (value: string) => visiting.send({ type: 'phone', value })
    for (const value of ['33670110001', '33670110002']) expect((await send(value)).status).toBe(200)
    expect(await send('33670110003')).toEqual(
      refusedAs(429, 'request.throttled', expect.objectContaining({ by: 'phonePrefix' })),
    )
    expect((await send('32470330004')).status).toBe(200)
  })

  it('obeys the block list at a registration, and only there', async () => {
    await decide(server, {
      emailBlocklistPolicy: { blockSubaddressing: true, customBlocklist: ['@bad.example'] },
    })
    const [registering, signingIn] = [await visit('Register'), await visit()]
    for (const [value, code] of [
      ['mira@bad.example', 'email_not_allowed'],
      ['mira+news@people.example', 'email_subaddressing_not_allowed'],
    ] as const) {
      const refused = refusedAs(422, `session.email_blocklist.${code}`)
      await expectNoTrace(server.database, async () => {
        expect(await registering.send({ type: 'email', value })).toEqual(refused)
        expect(await registering.send({ type: 'email', value }, 'SignIn')).toEqual(refused)
      })
      expect(await sentTo(server, value)).toEqual([])
      expect((await signingIn.send({ type: 'email', value })).status).toBe(200)
    }
  })

  it('is refused for a forgotten password within a sign-in, and the other way round', async () => {
    for (const [event, asked] of [
      ['SignIn', 'ForgotPassword'],
      ['Register', 'ForgotPassword'],
      ['ForgotPassword', 'SignIn'],
    ] as const) {
      const visiting = await visit(event)
      await expectNoTrace(server.database, async () =>
        expect(await visiting.send(newEmail(), asked)).toEqual(
          refusedAs(400, 'session.invalid_interaction_type'),
        ),
      )
    }
  })

  it('is refused without a connector', async () => {
    const bare = await startTestServer({
      databaseUrl: server.databaseUrl,
      endpoint: 'https://accounts.example',
    })
    onTestFinished(() => bare.stop())
    const url = `http://localhost:${bare.running.services.config.port}`
    const visiting = await visit()
    const known = newEmail()
    await account(known)
    for (const identifier of [known, newEmail()])
      expect(await visiting.send(identifier, 'SignIn', { ...bare, url })).toEqual(
        refusedAs(501, 'connector.not_found'),
      )
  })

  it('leaves no trace and does not count when the message cannot be delivered', async () => {
    const visiting = await visit()
    const identifier = newEmail()
    const { id, code } = await visiting.sent(identifier)
    const postbox = await startPostbox((_, response) => void response.writeHead(500).end())
    onTestFinished(postbox.stop)
    await useHttpMail(postbox.url)
    await expectNoTrace(server.database, async () => {
      for (let sends = 0; sends < 12; sends += 1)
        expect(await visiting.send(identifier)).toEqual(refusedAs(400, 'connector.general'))
    })
    expect((await visiting.verify(identifier, id, code)).status).toBe(200)
  })

  it('gives up after ten seconds when the connector hangs', async () => {
    const odd = await startOddServer(() => {})
    onTestFinished(odd.stop)
    await useHttpMail(`http://127.0.0.1:${odd.port}`)
    const visiting = await visit()
    const begun = Date.now()
    expect(await visiting.send(newEmail())).toEqual(
      refusedAs(400, 'connector.general', { reason: 'it did not answer within 10 seconds' }),
    )
    expect(Date.now() - begun).toBeLessThan(15_000)
  }, 30_000)

  it('is logged with the account that has the address, as are the code that was verified and a wrong one', async () => {
    const identifier = newEmail()
    const accountId = await account(identifier)
    // The log has the first refusals of an address within a minute; the tests before had some.
    await server.running.services.refusals.stop()
    const visiting = await visit('Register')
    const { id, code } = await visiting.sent(identifier)
    await visiting.verify(identifier, id, other(code))
    await visiting.verify(identifier, id, code)
    const { rows } = await server.database.query(
      `select type, result, account_id, payload from events where type like 'Interaction.Register.Identifier%'
       order by id desc limit 3`,
    )
    const name = 'Interaction.Register.Identifier.VerificationCode'
    expect(rows.reverse()).toMatchObject([
      { type: `${name}.Create`, result: 'Success', account_id: accountId },
      { type: `${name}.Submit`, result: 'Error', payload: { error: 'verification_code.code_mismatch' } },
      { type: `${name}.Submit`, result: 'Success', account_id: accountId },
    ])
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${code}|people.example`))
  })
})
