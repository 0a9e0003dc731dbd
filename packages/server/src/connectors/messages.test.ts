import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { smtpConfig, templatesOf, twilioConfig } from '../../../../tests/support/connectors.ts'
import { startMailServer, startOddServer, startPostbox } from '../../../../tests/support/messages.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import type { Message } from './message.ts'
import { sendMessage } from './messages.ts'

// The receiving side is a real SMTP server and real HTTP endpoints; the sending side is a real server and database.

let server: TestServer
let twilio: Awaited<ReturnType<typeof startPostbox>>

beforeAll(async () => {
  twilio = await startPostbox()
  server = await startTestServer({ allowPrivateNetwork: true, twilioUrl: twilio.url })
  server.running.services.logger.level = 'silent'
})
afterAll(async () => {
  await server.stop()
  twilio.stop()
})
afterEach(() => server.database.query('delete from connectors'))

const setUp = (connectorId: string, config: object) =>
  server.manage('POST /api/connectors', { body: { connectorId, config: { ...config } } })
const send = (message: Partial<Message> = {}) =>
  sendMessage(server.running.services, {
    to: { type: 'email', value: 'mira@people.example' },
    usage: 'SignIn',
    payload: { code: '123456' },
    ...message,
  } as Message)
const toPhone = { to: { type: 'phone' as const, value: '32470000000' } }
const failure = (message?: Partial<Message>) =>
  send(message).then(
    () => undefined,
    error => ({ code: error.code, status: error.status, data: error.data }),
  )
const general = (reason: unknown) => ({ code: 'connector.general', status: 400, data: { reason } })

async function mailServer(options?: Parameters<typeof startMailServer>[0]) {
  const mails = await startMailServer(options)
  onTestFinished(() => mails.stop())
  return mails
}

describe('a mail by SMTP', () => {
  it('has the subject, body, sender and headers of its template', async () => {
    const { port, mails } = await mailServer()
    await setUp('simple-mail-transfer-protocol', {
      ...smtpConfig,
      port,
      tls: { rejectUnauthorized: false },
      replyTo: 'help@latchkey.example',
      customHeaders: { 'X-Campaign': 'codes' },
    })
    await send({ payload: { code: '123456', user: { name: 'Mira <Q>' } } })
    const [mail] = mails
    expect(mail).toMatchObject({
      subject: 'Code 123456',
      envelopeTo: ['mira@people.example'],
      login: 'latchkey',
      isSecure: true,
      from: { text: '"Latchkey" <no-reply@latchkey.example>' },
      replyTo: { text: 'help@latchkey.example' },
    })
    expect(mail?.text?.trim()).toBe('Hello Mira <Q>, 123456')
    expect(mail?.headers.get('x-campaign')).toBe('codes')
  })

  it('escapes markup and line breaks in people’s names', async () => {
    const { port, mails } = await mailServer()
    await setUp('simple-mail-transfer-protocol', {
      ...smtpConfig,
      port,
      tls: { rejectUnauthorized: false },
      templates: templatesOf({
        contentType: 'text/html',
        subject: 'Hello {{user.name}}',
        content: '<p>{{user.name}} {{code}} {{unknown.thing}} [{{user.nothing.deeper}}]</p>',
      }),
    })
    const name = '<a href="https://evil.example">x</a>\r\nBcc: mallory@evil.example'
    await send({ payload: { code: '1', user: { name } } })
    expect(mails[0]?.html).toContain('&lt;a href=&quot;https://evil.example&quot;&gt;x&lt;/a&gt;')
    expect(mails[0]?.html).toContain('{{unknown.thing}} []')
    expect(mails[0]?.subject).toBe('Hello <a href="https://evil.example">x</a> Bcc: mallory@evil.example')
    expect(mails[0]?.bcc).toBeUndefined()
    expect(mails[0]?.envelopeTo).toEqual(['mira@people.example'])
  })

  it('goes to exactly one recipient', async () => {
    const { port, mails } = await mailServer()
    await setUp('simple-mail-transfer-protocol', { ...smtpConfig, port, tls: { rejectUnauthorized: false } })
    for (const value of [
      'mira@people.example,mallory@evil.example',
      'a@b.example\r\nBcc:c@d.example',
      '"x"<a@b.example>',
    ])
      expect(await failure({ to: { type: 'email', value } }), value).toMatchObject({
        code: 'connector.invalid_request_parameters',
        status: 400,
      })
    expect(mails).toEqual([])
  })

  it('delivers a notice as written, without a template', async () => {
    const { port, mails } = await mailServer()
    await setUp('simple-mail-transfer-protocol', { ...smtpConfig, port, tls: { rejectUnauthorized: false } })
    await send({
      usage: 'SecurityNotice',
      payload: {
        subject: 'Your password\nwas changed',
        text: 'It was changed.',
        html: '<p>It was changed.</p>',
      },
    })
    expect(mails[0]).toMatchObject({ subject: 'Your password was changed', html: '<p>It was changed.</p>' })
    expect(mails[0]?.text?.trim()).toBe('It was changed.')
  })

  it('can use implicit TLS, or no TLS where the server offers none', async () => {
    for (const options of [{ secure: true }, { secure: false, disabledCommands: ['STARTTLS'] }]) {
      const { port, mails } = await mailServer({ ...options, allowInsecureAuth: true })
      await setUp('simple-mail-transfer-protocol', {
        ...smtpConfig,
        port,
        secure: options.secure,
        tls: { rejectUnauthorized: false },
      })
      await send()
      expect(mails).toMatchObject([{ isSecure: options.secure, login: 'latchkey' }])
    }
  })

  it('does not go to a server with an untrusted certificate or without the required TLS', async () => {
    const { port, mails } = await mailServer()
    await setUp('simple-mail-transfer-protocol', { ...smtpConfig, port })
    expect(await failure()).toEqual(general('no secure connection could be made'))
    const plain = await mailServer({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true })
    await setUp('simple-mail-transfer-protocol', { ...smtpConfig, port: plain.port, requireTLS: true })
    expect(await failure()).toMatchObject({ code: 'connector.general' })
    expect([...mails, ...plain.mails]).toEqual([])
  })

  it('fails when the server refuses the credentials or cannot be reached', async () => {
    const { port } = await mailServer()
    const config = { ...smtpConfig, port, tls: { rejectUnauthorized: false } }
    await setUp('simple-mail-transfer-protocol', { ...config, auth: { user: 'latchkey', pass: 'wrong' } })
    expect(await failure()).toEqual(general('it did not accept the sign-in (535)'))
    await setUp('simple-mail-transfer-protocol', { ...config, port: 9 })
    expect(await failure()).toEqual(general('it could not be reached'))
    await setUp('simple-mail-transfer-protocol', { ...config, host: 'nowhere.invalid' })
    expect(await failure()).toEqual(general('it could not be reached'))
  })

  it('fails when the server refuses the recipient', async () => {
    const { port } = await mailServer({ onRcptTo: (_, __, done) => done(new Error('not here')) })
    await setUp('simple-mail-transfer-protocol', { ...smtpConfig, port, tls: { rejectUnauthorized: false } })
    expect(await failure()).toEqual(general('it did not take the message (550)'))
  })

  it.each(['169.254.169.254', '[fe80::1]', 'fd00:ec2::254', '::ffff:169.254.169.254', '2852039166'])(
    'does not go to the metadata address %s',
    async host => {
      await setUp('simple-mail-transfer-protocol', { ...smtpConfig, host, port: 80 })
      expect(await failure()).toEqual(general('its address is not one of a mail server'))
    },
  )

  it('authenticates with an access token that it fetched', async () => {
    const tokens = await startPostbox((_, response) => void response.end('{"access_token":"fetched"}'))
    onTestFinished(tokens.stop)
    const shown: (string | undefined)[] = []
    const { port, mails } = await mailServer({
      authMethods: ['XOAUTH2'],
      onAuth(auth, _, done) {
        shown.push(auth.accessToken)
        done(null, { user: auth.username })
      },
    })
    const auth = {
      type: 'OAuth2',
      user: 'latchkey',
      clientId: 'a-client',
      clientSecret: 'b',
      refreshToken: 'c',
      accessUrl: tokens.url,
    }
    await setUp('simple-mail-transfer-protocol', {
      ...smtpConfig,
      port,
      auth,
      tls: { rejectUnauthorized: false },
    })
    await send()
    expect(mails).toHaveLength(1)
    expect(shown).toEqual(['fetched'])
    expect(Object.fromEntries(new URLSearchParams(tokens.posts[0]?.text))).toEqual({
      grant_type: 'refresh_token',
      client_id: 'a-client',
      client_secret: 'b',
      refresh_token: 'c',
    })
  })
})

describe('a message by an HTTP endpoint', () => {
  it('is posted as JSON, with the configured authorization header', async () => {
    const postbox = await startPostbox()
    onTestFinished(postbox.stop)
    await setUp('http-email', { endpoint: `${postbox.url}/mail?x=1`, authorization: 'Bearer sesame' })
    await setUp('http-sms', { endpoint: `${postbox.url}/sms` })
    await send({ payload: { code: '1', locale: 'zh-CN', application: { name: 'App' } }, ip: '203.0.113.7' })
    await send({ ...toPhone, usage: 'BindMfa' })
    const notice = { subject: 'S', text: 'T', html: '<p>T</p>' }
    await send({ usage: 'SecurityNotice', payload: notice })
    expect(postbox.posts.map(({ path }) => path)).toEqual(['POST /mail?x=1', 'POST /sms', 'POST /mail?x=1'])
    expect(postbox.posts.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer sesame',
      undefined,
      'Bearer sesame',
    ])
    expect(postbox.posts[0]?.headers['content-type']).toBe('application/json')
    expect(postbox.posts.map(({ text }) => JSON.parse(text))).toEqual([
      {
        to: 'mira@people.example',
        type: 'SignIn',
        payload: { code: '1', locale: 'zh-CN', application: { name: 'App' } },
        ip: '203.0.113.7',
      },
      { to: '32470000000', type: 'BindMfa', payload: { code: '123456' } },
      { to: 'mira@people.example', type: 'SecurityNotice', payload: notice },
    ])
  })

  it.each([302, 404, 429, 500])('fails when the endpoint answers %i', async status => {
    const postbox = await startPostbox(
      (_, response) => void response.writeHead(status, { location: '/' }).end(),
    )
    onTestFinished(postbox.stop)
    await setUp('http-email', { endpoint: postbox.url })
    expect(await failure()).toEqual(general(`it answered ${status}`))
    expect(postbox.posts).toHaveLength(1)
  })

  it('does not go to private addresses unless the operator allows it', async () => {
    const postbox = await startPostbox()
    onTestFinished(postbox.stop)
    const careful = await startTestServer()
    careful.running.services.logger.level = 'silent'
    onTestFinished(() => careful.stop())
    const config = { endpoint: postbox.url }
    await careful.manage('POST /api/connectors', { body: { connectorId: 'http-sms', config } })
    const sending = sendMessage(careful.running.services, { ...toPhone, usage: 'SignIn', payload: {} })
    await expect(sending).rejects.toMatchObject({
      code: 'connector.general',
      data: { reason: 'its address is not a public one' },
    })
    expect(postbox.posts).toEqual([])
  })
})

describe('a text message by Twilio', () => {
  it('is posted to the account as a form, with the account’s credentials', async () => {
    twilio.posts.length = 0
    await setUp('twilio-short-message-service', { ...twilioConfig, disableRiskCheck: true })
    await send({ ...toPhone, usage: 'MfaVerification' })
    await send({ ...toPhone, usage: 'SecurityNotice', payload: { subject: '', text: 'Changed.', html: '' } })
    const [first, second] = twilio.posts
    expect(first?.path).toBe('POST /2010-04-01/Accounts/AC123/Messages.json')
    expect(first?.headers.authorization).toBe(`Basic ${btoa('AC123:a-token-of-twilio')}`)
    expect(Object.fromEntries(new URLSearchParams(first?.text))).toEqual({
      To: '+32470000000',
      MessagingServiceSid: 'MG123',
      Body: '123456 for you',
      RiskCheck: 'disable',
    })
    expect(new URLSearchParams(second?.text).get('Body')).toBe('Changed.')
  })
})

describe('a message', () => {
  it('uses the template of its usage, else the generic one, else fails', async () => {
    const templates = [...twilioConfig.templates, { usageType: 'BindMfa', content: 'own' }]
    await setUp('twilio-short-message-service', { ...twilioConfig, templates })
    twilio.posts.length = 0
    await send({ ...toPhone, usage: 'BindMfa' })
    await send({ ...toPhone, usage: 'UserPermissionValidation' })
    expect(twilio.posts.map(({ text }) => new URLSearchParams(text).get('Body'))).toEqual([
      'own',
      '123456 for you',
    ])
  })

  it('fails when the connector has no configuration', async () => {
    await server.manage('POST /api/connectors', { body: { connectorId: 'http-email' } })
    expect(await failure()).toMatchObject({ code: 'connector.invalid_config', status: 400 })
  })

  it('fails after ten seconds at most, and leaves no connection open', async () => {
    const silent = await startOddServer(() => {})
    const slow = await startOddServer(socket => {
      const drip = setInterval(() => socket.write('2'), 300)
      socket.on('close', () => clearInterval(drip))
    })
    const slowHttp = await startOddServer(socket => {
      socket.write('HTTP/1.1 200 OK\r\nx-')
      const drip = setInterval(() => socket.write('x'), 300)
      socket.on('close', () => clearInterval(drip))
    })
    const nonsense = await startOddServer(socket => void socket.end('<html>what?</html>\r\n'))
    const odd = [silent, slow, slowHttp, nonsense]
    onTestFinished(() => {
      for (const each of odd) each.stop()
    })
    const trial = (port: number) => ({ email: 'mira@people.example', config: { ...smtpConfig, port } })
    const post = (port: number) => ({
      email: 'mira@people.example',
      config: { endpoint: `http://127.0.0.1:${port}` },
    })
    const attempt = (factoryId: string, body: object) =>
      server
        .manage('POST /api/connectors/:factoryId/test', { params: { factoryId }, body: body as never })
        .then(
          () => 'sent',
          error => `${error.status} ${error.code}`,
        )
    const begun = Date.now()
    const outcomes = await Promise.all([
      attempt('simple-mail-transfer-protocol', trial(silent.port)),
      attempt('simple-mail-transfer-protocol', trial(slow.port)),
      attempt('simple-mail-transfer-protocol', trial(nonsense.port)),
      attempt('http-email', post(silent.port)),
      attempt('http-email', post(slowHttp.port)),
      attempt('http-email', post(nonsense.port)),
    ])
    expect(outcomes).toEqual(Array(6).fill('400 connector.general'))
    expect(Date.now() - begun).toBeLessThan(11_500)
    await expect.poll(() => odd.map(({ sockets }) => sockets.size)).toEqual([0, 0, 0, 0])
  }, 20_000)
})
