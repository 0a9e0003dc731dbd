import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { codeSentTo, sentTo } from '../../../../../tests/support/mailbox.ts'
import { startOddServer, startPostbox } from '../../../../../tests/support/messages.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

let server: TestServer
let token: string
let count = 0

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
})
afterEach(async () => {
  await server.database.query('delete from connectors')
  await decide(server, { verificationCodePolicy: {}, throttlePolicy: null })
})
afterAll(() => server.stop())

type Recipient = { email: string } | { phone: string }

const newEmail = () => ({ email: `mira${count++}@people.example` })
const send = (recipient: object) =>
  ask(server.url, 'POST /api/verification-codes', { token, body: recipient })
const verify = (recipient: object, verificationCode: string) =>
  ask(server.url, 'POST /api/verification-codes/verify', { token, body: { ...recipient, verificationCode } })

/** Sends a code and reads it from the mailbox. */
async function sent(recipient: Recipient): Promise<string> {
  expect(await send(recipient)).toMatchObject({ status: 204, text: '' })
  return codeSentTo(server, 'email' in recipient ? recipient.email : recipient.phone)
}

const other = (code: string) => (code === '123456' ? '654321' : '123456')

describe('a code of the Management API', () => {
  it('is sent to an e-mail address or a phone number by the generic template, and verifies it', async () => {
    for (const recipient of [newEmail(), { phone: '32470220001' }]) {
      const code = await sent(recipient)
      expect(code).toMatch(/^\d{6}$/)
      expect(await verify(recipient, code)).toMatchObject({ status: 204, text: '' })
      expect((await sentTo(server, Object.values(recipient)[0] ?? ''))[0]?.usage).toBe('Generic')
    }
  })

  it('is accepted once, also by fifty requests at the same time', async () => {
    const recipient = newEmail()
    const code = await sent(recipient)
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(recipient, code)))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await verify(recipient, code)).toEqual(refusedAs(400, 'verification_code.not_found'))
  })

  it('is accepted whatever the spelling of the recipient', async () => {
    const { email } = newEmail()
    const code = await sent({ email })
    expect((await verify({ email: email.toUpperCase() }, code)).status).toBe(204)
    const number = await sent({ phone: '610412345678' })
    expect((await verify({ phone: '61412345678' }, number)).status).toBe(204)
  })

  it('is refused for another recipient', async () => {
    const code = await sent(newEmail())
    expect(await verify(newEmail(), code)).toEqual(refusedAs(400, 'verification_code.not_found'))
  })

  it('is replaced by a newer one to the same recipient', async () => {
    const recipient = newEmail()
    const former = await sent(recipient)
    const code = await sent(recipient)
    if (former !== code)
      expect(await verify(recipient, former)).toEqual(refusedAs(400, 'verification_code.code_mismatch'))
    expect((await verify(recipient, code)).status).toBe(204)
  })

  it('is refused in the order of the contract: not found, expired, too many tries, mismatch', async () => {
    await decide(server, { verificationCodePolicy: { expirationDuration: 60, maxRetryAttempts: 2 } })
    const recipient = newEmail()
    const code = await sent(recipient)
    expect(await verify(recipient, '')).toEqual(refusedAs(400, 'verification_code.not_found'))
    for (let tries = 0; tries < 2; tries += 1)
      expect(await verify(recipient, other(code))).toEqual(refusedAs(400, 'verification_code.code_mismatch'))
    expect(await verify(recipient, code)).toEqual(refusedAs(400, 'verification_code.exceed_max_try'))
    await server.database.query(`update verification_codes set created_at = now() - interval '61 seconds'`)
    expect(await verify(recipient, code)).toEqual(refusedAs(400, 'verification_code.expired'))
    expect((await verify(recipient, await sent(recipient))).status).toBe(204)
  })

  it('allows no more tries than the policy, also at the same time', async () => {
    const recipient = newEmail()
    const code = await sent(recipient)
    const answers = await Promise.all(Array.from({ length: 40 }, () => verify(recipient, other(code))))
    const tried = answers.filter(({ body }) => body.code === 'verification_code.code_mismatch')
    expect(tried).toHaveLength(10)
  })

  it('is stored without the code and without the recipient, for an hour', async () => {
    const recipient = { email: 'stored.nowhere@people.example' }
    const code = await sent(recipient)
    const { rows } = await server.database.query('select * from verification_codes')
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${code}|nowhere`))
    await sweep(server.running.services.database, new Date(Date.now() + 59 * 60_000))
    expect((await verify(recipient, '')).body.code).toBe('verification_code.not_found')
    expect((await server.database.query('select from verification_codes')).rowCount).toBeGreaterThan(0)
    await sweep(server.running.services.database, new Date(Date.now() + 61 * 60_000))
    expect((await server.database.query('select from verification_codes')).rowCount).toBe(0)
  })
})

describe('sending a code by the Management API', () => {
  it('is limited to ten messages to one recipient within ten minutes, also at the same time', async () => {
    const { email } = newEmail()
    const answers = await Promise.all(Array.from({ length: 50 }, () => send({ email })))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(10)
    expect(answers.filter(({ status }) => status !== 204)).toEqual(
      Array(40).fill(refusedAs(429, 'request.message_rate_limited')),
    )
    expect(await sentTo(server, email)).toHaveLength(10)
    expect(await send({ email: email.toUpperCase() })).toEqual(refusedAs(429, 'request.message_rate_limited'))
  })

  it('is throttled by caller', async () => {
    await server.database.query('delete from throttles')
    await decide(server, { throttlePolicy: { message: { perCaller: 2 } } })
    for (let sends = 0; sends < 2; sends += 1) await sent(newEmail())
    expect(await send(newEmail())).toEqual(
      refusedAs(429, 'request.throttled', { kind: 'message', by: 'caller', retryAfter: expect.any(Number) }),
    )
    await server.database.query('delete from throttles')
  })

  it('is refused without exactly one recipient', async () => {
    for (const body of [
      {},
      { email: 'nobody' },
      { phone: '+32 470' },
      { ...newEmail(), phone: '32470220002' },
    ])
      for (const refused of [await send(body), await verify(body, '123456')])
        expect(refused).toEqual(refusedAs(400, 'guard.invalid_input'))
  })

  it('is refused without a connector', async () => {
    const url = 'https://accounts.example'
    const bare = await startTestServer({ endpoint: url })
    onTestFinished(() => bare.stop())
    const local = bare.running.services.config.port
    const answer = await ask(`http://localhost:${local}`, 'POST /api/verification-codes', {
      token: await bare.token(),
      body: newEmail(),
    })
    expect(answer).toEqual(refusedAs(501, 'connector.not_found'))
  })

  it('keeps the former code and does not count when the message cannot be delivered', async () => {
    const recipient = newEmail()
    const code = await sent(recipient)
    const postbox = await startPostbox((_, response) => void response.writeHead(500).end())
    onTestFinished(postbox.stop)
    await server.manage('POST /api/connectors', {
      body: { connectorId: 'http-email', config: { endpoint: postbox.url } },
    })
    for (let sends = 0; sends < 12; sends += 1)
      await expectNoTrace(server.database, async () =>
        expect(await send(recipient)).toEqual(refusedAs(400, 'connector.general')),
      )
    expect((await verify(recipient, code)).status).toBe(204)
  })

  it('gives up after ten seconds when the connector hangs', async () => {
    const odd = await startOddServer(() => {})
    onTestFinished(odd.stop)
    await server.manage('POST /api/connectors', {
      body: { connectorId: 'http-email', config: { endpoint: `http://127.0.0.1:${odd.port}` } },
    })
    const begun = Date.now()
    expect(await send(newEmail())).toEqual(
      refusedAs(400, 'connector.general', { reason: 'it did not answer within 10 seconds' }),
    )
    expect(Date.now() - begun).toBeLessThan(15_000)
  }, 30_000)
})
