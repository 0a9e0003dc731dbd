import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { smtpConfig, templatesOf } from '../../../../../tests/support/connectors.ts'
import { sentTo } from '../../../../../tests/support/mailbox.ts'
import { startMailServer } from '../../../../../tests/support/messages.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'
import { sweep } from '../../events/sweep.ts'

let server: TestServer
let token: string
let count = 0
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  server.running.services.logger.level = 'silent'
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const newEmail = () => `mira${count++}@mail.example`
const make = async (email: string, more: object = {}) =>
  (await manage('POST /api/one-time-tokens', { email, ...more })).body
const verify = (email: string, value: string) =>
  manage('POST /api/one-time-tokens/verify', { email, token: value })
const endedAlready = (id: string) =>
  server.database.query(`update one_time_tokens set expires_at = now() - interval '1 second' where id = $1`, [
    id,
  ])

describe('a one-time token', () => {
  it('is shown when it is created and nowhere afterwards, and stored as a hash', async () => {
    const email = newEmail()
    const created = await manage('POST /api/one-time-tokens', {
      email,
      context: { jitOrganizationIds: ['a'] },
    })
    expect(created).toMatchObject({
      status: 201,
      body: { tenantId: 'default', email, status: 'active', context: { jitOrganizationIds: ['a'] } },
    })
    const { id, token: value, createdAt, expiresAt } = created.body
    expect(value).toMatch(/^[\dA-Za-z]{32}$/)
    expect(expiresAt - createdAt).toBe(600_000)
    const masked = { ...created.body, token: `${value.slice(0, 4)}${'*'.repeat(28)}` }
    expect((await manage(`GET /api/one-time-tokens/${id}`)).body).toEqual(masked)
    expect((await manage(`GET /api/one-time-tokens?email=${email}`)).body).toEqual([masked])
    const { rows } = await server.database.query('select to_jsonb(t)::text as text from one_time_tokens t')
    expect(rows.map(({ text }) => text).join()).not.toContain(value)
  })

  it('verifies its address once, in any case', async () => {
    const email = newEmail()
    const { id, token: value } = await make(email)
    const verified = await verify(email.toUpperCase(), value)
    expect(verified).toMatchObject({ status: 200, body: { id, email, token: value, status: 'consumed' } })
    expect(await verify(email, value)).toEqual(refusedAs(400, 'one_time_token.token_consumed'))
  })

  it('is consumed by one of fifty concurrent callers', async () => {
    const email = newEmail()
    const { token: value } = await make(email)
    const answers = await Promise.all(Array.from({ length: 50 }, () => verify(email, value)))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(49)
    for (const answer of refused) expect(answer).toEqual(refusedAs(400, 'one_time_token.token_consumed'))
  })

  it('is refused as unknown, for another address, expired, consumed, revoked: in this order', async () => {
    const email = newEmail()
    const { id, token: value } = await make(email)
    await expectNoTrace(server.database, async () => {
      expect(await verify(email, 'nothing')).toEqual(refusedAs(404, 'one_time_token.token_not_found'))
      expect(await verify(newEmail(), value)).toEqual(refusedAs(400, 'one_time_token.email_mismatch'))
    })
    const consumed = await make(email)
    await verify(email, consumed.token)
    await endedAlready(consumed.id)
    expect(await verify(newEmail(), consumed.token)).toEqual(refusedAs(400, 'one_time_token.email_mismatch'))
    expect(await verify(email, consumed.token)).toEqual(refusedAs(400, 'one_time_token.token_expired'))
    await manage(`PUT /api/one-time-tokens/${id}/status`, { status: 'revoked' })
    expect(await verify(email, value)).toEqual(refusedAs(400, 'one_time_token.token_revoked'))
  })

  it('counts as expired from the second on that it is over', async () => {
    const email = newEmail()
    const { id, token: value } = await make(email, { expiresIn: 1 })
    await endedAlready(id)
    expect((await manage(`GET /api/one-time-tokens/${id}`)).body.status).toBe('expired')
    const listed = async (status: string) =>
      (await manage(`GET /api/one-time-tokens?email=${email}&status=${status}`)).body.length
    expect([await listed('active'), await listed('expired')]).toEqual([0, 1])
    expect(await verify(email, value)).toEqual(refusedAs(400, 'one_time_token.token_expired'))
  })

  it('is revoked, but never becomes active again', async () => {
    const { id } = await make(newEmail())
    const revoked = await manage(`PUT /api/one-time-tokens/${id}/status`, { status: 'revoked' })
    expect(revoked).toMatchObject({ status: 200, body: { id, status: 'revoked' } })
    expect(await manage(`PUT /api/one-time-tokens/${id}/status`, { status: 'active' })).toEqual(
      refusedAs(400, 'one_time_token.cannot_reactivate_token'),
    )
  })

  it('is deleted, and then unknown', async () => {
    const { id } = await make(newEmail())
    expect((await manage(`DELETE /api/one-time-tokens/${id}`)).status).toBe(204)
    expect(await manage(`GET /api/one-time-tokens/${id}`)).toEqual(
      refusedAs(404, 'entity.not_exists_with_id'),
    )
    expect(await manage(`DELETE /api/one-time-tokens/${id}`)).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await manage(`PUT /api/one-time-tokens/${id}/status`, { status: 'revoked' })).toEqual(
      refusedAs(404, 'entity.not_exists'),
    )
  })

  it('ends when its address leaves the account, and is deleted with the account', async () => {
    const [email, next] = [newEmail(), newEmail()]
    const { id: userId } = await server.manage('POST /api/users', { body: { primaryEmail: email } })
    const { token: value } = await make(email)
    await server.manage('PATCH /api/users/:userId', { params: { userId }, body: { name: 'Mira' } })
    const isActive = async () => (await manage(`GET /api/one-time-tokens?email=${email}`)).body[0].status
    expect(await isActive()).toBe('active')
    await server.manage('PATCH /api/users/:userId', { params: { userId }, body: { primaryEmail: next } })
    expect(await verify(email, value)).toEqual(refusedAs(400, 'one_time_token.token_revoked'))
    await make(next)
    await server.manage('DELETE /api/users/:userId', { params: { userId } })
    expect((await manage(`GET /api/one-time-tokens?email=${next}`)).body).toEqual([])
  })

  it('is kept for a month after its end, so that an old link says why, and is then deleted', async () => {
    const { id } = await make(newEmail())
    const sweepIn = (days: number) =>
      sweep(server.running.services.database, new Date(Date.now() + days * 24 * 3_600_000))
    await sweepIn(29)
    expect((await manage(`GET /api/one-time-tokens/${id}`)).status).toBe(200)
    await sweepIn(31)
    expect((await manage(`GET /api/one-time-tokens/${id}`)).status).toBe(404)
  })

  it.each([
    ['an address that is none', { email: 'mira' }, 'email'],
    ['an address of more than 128 characters', { email: `${'m'.repeat(120)}@mail.example` }, 'email'],
    ['an end in the past', { email: 'mira@mail.example', expiresIn: 0 }, 'expiresIn'],
    [
      'an unknown event',
      { email: 'mira@mail.example', context: { interactionEvent: 'ForgotPassword' } },
      'context.interactionEvent',
    ],
    ['a page without a letter', { email: 'mira@mail.example', url: 'https://app.example' }, 'url'],
    [
      'a page that is no web page',
      { email: 'mira@mail.example', send: true, url: 'javascript:alert(1)' },
      'url',
    ],
  ])('is refused with %s', async (_, body, field) => {
    const answer = await expectNoTrace(server.database, () => manage('POST /api/one-time-tokens', body))
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(`${field}: `)
  })
})

it('the list of one-time tokens is ordered by age, and its total ignores the filter', async () => {
  const email = newEmail()
  const [first, second] = [await make(email), await make(email)]
  const all = await manage('GET /api/one-time-tokens')
  expect(all.headers.get('total-number')).toBeNull()
  const page = await manage(`GET /api/one-time-tokens?email=${email.toUpperCase()}&page=1&page_size=1`)
  expect(page.body.map(({ id }: { id: string }) => id)).toEqual([second.id])
  expect(page.headers.get('total-number')).toBe(String(all.body.length))
  expect(first.createdAt).toBeLessThanOrEqual(second.createdAt)
})

describe('the link of a one-time token', () => {
  const linkTo = async (email: string) => {
    const [newest] = await sentTo(server, email)
    return { newest, link: new URL(/https?:\/\/\S+/.exec(newest?.text ?? '')?.[0] ?? '') }
  }

  it('is mailed by the server, which then shows the token to nobody', async () => {
    const email = newEmail()
    const answer = await manage('POST /api/one-time-tokens', { email, send: true })
    expect(answer).toMatchObject({ status: 201, body: { email, token: expect.stringMatching(/\*{28}$/) } })
    const { newest, link } = await linkTo(email)
    expect(newest?.subject).toBe(`Sign in to ${new URL(server.url).host}`)
    expect(`${link.origin}${link.pathname}`).toBe(`${server.url}/account`)
    expect(link.searchParams.get('login_hint')).toBe(email)
    const value = link.searchParams.get('one_time_token') ?? ''
    expect((await verify(email, value)).status).toBe(200)
  })

  it('is in the language of the person, and says what it is for', async () => {
    const email = newEmail()
    await server.manage('POST /api/users', { body: { primaryEmail: email, profile: { locale: 'zh' } } })
    await make(email, { send: true, context: { interactionEvent: 'Register' } })
    const { newest } = await linkTo(email)
    expect(newest).toMatchObject({ usage: 'Register', subject: expect.stringContaining('创建账号') })
  })

  it('opens a page of an application, and of no other origin', async () => {
    const email = newEmail()
    await server.manage('POST /api/applications', {
      body: {
        name: 'An application',
        type: 'SPA',
        oidcClientMetadata: { redirectUris: ['https://app.example/callback'], postLogoutRedirectUris: [] },
      },
    })
    await make(email, { send: true, url: 'https://app.example/welcome?from=mail' })
    const { link } = await linkTo(email)
    expect(link.href).toMatch(/^https:\/\/app\.example\/welcome\?from=mail&one_time_token=\w{32}&login_hint=/)
    for (const url of [
      'https://app.example.thief.example/',
      'http://app.example/',
      'https://app.example:444/',
    ]) {
      const answer = await expectNoTrace(server.database, () =>
        manage('POST /api/one-time-tokens', { email, send: true, url }),
      )
      expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
      expect(answer.body.details).toContain('url: ')
    }
    expect(await sentTo(server, email)).toHaveLength(1)
  })

  it('is mailed ten times to one address within ten minutes', async () => {
    const email = newEmail()
    for (let times = 0; times < 10; times += 1) await make(email, { send: true })
    const refused = await expectNoTrace(server.database, async () => {
      const answer = await manage('POST /api/one-time-tokens', { email, send: true })
      await server.database.query(`delete from events where type = 'Message.RateLimited'`)
      return answer
    })
    expect(refused).toEqual(refusedAs(429, 'request.message_rate_limited'))
    expect((await manage('POST /api/one-time-tokens', { email })).status).toBe(201)
  })
})

describe('a connector for e-mail', () => {
  const connect = async (port: number, content: string) => {
    const template = { contentType: 'text/plain', subject: 'Hello', content }
    const { id } = await server.manage('POST /api/connectors', {
      body: {
        connectorId: 'simple-mail-transfer-protocol',
        config: {
          ...smtpConfig,
          port,
          tls: { rejectUnauthorized: false },
          templates: templatesOf(template),
        },
      },
    })
    onTestFinished(async () => {
      await server.manage('DELETE /api/connectors/:id', { params: { id } })
    })
  }
  const receiver = async () => {
    const mails = await startMailServer()
    onTestFinished(() => mails.stop())
    return mails
  }

  it('sends its own template if that has a link', async () => {
    const { port, mails } = await receiver()
    await connect(port, 'Come in: {{link}}')
    const email = newEmail()
    await make(email, { send: true })
    expect(mails[0]).toMatchObject({ envelopeTo: [email], subject: 'Hello' })
    expect(mails[0]?.text).toMatch(/^Come in: http:\/\/localhost:\d+\/account\?one_time_token=\w{32}/)
  })

  it('sends the built-in letter if its template is for codes only', async () => {
    const { port, mails } = await receiver()
    await connect(port, 'Your code is {{code}}.')
    await make(newEmail(), { send: true })
    expect(mails[0]?.subject).toMatch(/^Sign in to localhost/)
    expect(mails[0]?.text).toMatch(/\?one_time_token=\w{32}/)
  })

  it('that cannot send leaves no token', async () => {
    // Nothing listens there.
    await connect(9, '{{link}}')
    const answer = await expectNoTrace(server.database, () =>
      manage('POST /api/one-time-tokens', { email: newEmail(), send: true }),
    )
    expect(answer).toEqual(refusedAs(400, 'connector.general'))
  })
})
