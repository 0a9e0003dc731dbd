import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { smtpConfig, twilioConfig } from '../../../../../tests/support/connectors.ts'
import { startMailServer, startPostbox } from '../../../../../tests/support/messages.ts'
import { startAnswering, startOtherProvider } from '../../../../../tests/support/openid-provider.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// How connectors send messages: `connectors/messages.test.ts`.

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  token = await server.token()
})
afterAll(() => server.stop())
afterEach(() => server.database.query('delete from connectors'))

const attempt = (factoryId: string, body: object) =>
  ask(server.url, `POST /api/connectors/${factoryId}/test`, { token, body })
const email = 'mira@people.example'
const phone = '32470000000'

describe('testing a connector configuration', () => {
  it('sends the code 000000 with the generic template, and stores nothing', async () => {
    const { port, mails, stop } = await startMailServer()
    onTestFinished(stop)
    const config = { ...smtpConfig, port, tls: { rejectUnauthorized: false } }
    await expectNoTrace(server.database, async () =>
      expect(await attempt('simple-mail-transfer-protocol', { email, config })).toMatchObject({
        status: 204,
      }),
    )
    expect(mails).toMatchObject([{ subject: 'Code 000000', envelopeTo: [email] }])
  })

  it('sends to the phone number when both are given, in the requested language', async () => {
    const postbox = await startPostbox()
    onTestFinished(postbox.stop)
    const config = { endpoint: postbox.url }
    expect((await attempt('http-sms', { email, phone, config, locale: 'zh-CN' })).status).toBe(204)
    expect(JSON.parse(postbox.posts[0]?.text ?? '')).toEqual({
      to: phone,
      type: 'Generic',
      payload: { code: '000000', locale: 'zh-CN' },
    })
    expect(await attempt('http-email', { email, phone, config })).toEqual(
      refusedAs(400, 'connector.unexpected_type'),
    )
  })

  it('is refused with the errors of the contract, in its order', async () => {
    const config = { port: 'none' }
    for (const body of [
      { config },
      { config, email: 'nobody' },
      { config, phone: '+32 470' },
      { email },
      { email, config: [] },
    ])
      expect(await attempt('nothing', body)).toEqual(refusedAs(400, 'guard.invalid_input'))
    for (const factoryId of ['nothing', 'github-universal'])
      expect(await attempt(factoryId, { email, config })).toEqual(refusedAs(400, 'connector.not_found'))
    expect(await attempt('simple-mail-transfer-protocol', { phone, config })).toEqual(
      refusedAs(400, 'connector.unexpected_type'),
    )
    expect(await attempt('simple-mail-transfer-protocol', { email, config })).toEqual(
      refusedAs(400, 'connector.invalid_config'),
    )
    expect(
      await attempt('simple-mail-transfer-protocol', {
        email: 'a@b.example,c@d.example',
        config: smtpConfig,
      }),
    ).toEqual(refusedAs(400, 'connector.invalid_request_parameters'))
  })

  it('returns the provider’s error to administrators, without the password', async () => {
    const { port, stop } = await startMailServer()
    onTestFinished(stop)
    const auth = { user: 'latchkey', pass: 'wrong' }
    const config = { ...smtpConfig, port, auth, tls: { rejectUnauthorized: false } }
    const refused = await attempt('simple-mail-transfer-protocol', { email, config })
    expect(refused).toEqual(refusedAs(400, 'connector.general'))
    expect(refused.body.data).toEqual({
      reason: 'it did not accept the sign-in (535)',
      detail: expect.stringContaining('no such user here'),
    })
    expect(refused.body.message).toBe('The connector failed: it did not accept the sign-in (535).')
    expect(refused.text).not.toContain('wrong')
  })

  it('uses a stored secret in place of its mask, but not for another endpoint', async () => {
    const [ours, theirs] = [await startPostbox(), await startPostbox()]
    onTestFinished(() => {
      ours.stop()
      theirs.stop()
    })
    const config = { endpoint: ours.url, authorization: 'Bearer sesame' }
    const { body } = await ask(server.url, 'POST /api/connectors', {
      token,
      body: { connectorId: 'http-email', config },
    })
    expect((await attempt('http-email', { email, config: body.config })).status).toBe(204)
    expect(ours.posts[0]?.headers.authorization).toBe('Bearer sesame')
    expect(await attempt('http-email', { email, config: { ...body.config, endpoint: theirs.url } })).toEqual(
      refusedAs(400, 'connector.invalid_config'),
    )
    expect(theirs.posts).toEqual([])
  })

  it('ignores an endpoint for Twilio, which only the operator can set', async () => {
    const postbox = await startPostbox()
    onTestFinished(postbox.stop)
    const other = await startTestServer({ allowPrivateNetwork: true, twilioUrl: postbox.url })
    onTestFinished(() => other.stop())
    const config = { ...twilioConfig, endpoint: 'http://127.0.0.1:9' }
    const sent = await ask(other.url, 'POST /api/connectors/twilio-short-message-service/test', {
      token: await other.token(),
      body: { phone, config },
    })
    expect(sent.status).toBe(204)
    expect(postbox.posts).toHaveLength(1)
  })
})

describe('testing a social connector', () => {
  const redirectUri = 'https://app.example/callback'
  const begin = (id: string, state: string) =>
    ask(server.url, `POST /api/connectors/${id}/authorization-test`, { token, body: { state, redirectUri } })
  const finish = (id: string, connectorData: object) =>
    ask(server.url, `POST /api/connectors/${id}/authorization-test/verify`, {
      token,
      body: { connectorData },
    })
  const create = (id: string, config: object) =>
    server.manage('POST /api/connectors', {
      body: { id, connectorId: 'oidc', metadata: { target: id }, config: config as Record<string, unknown> },
    })

  it('shows what the provider tells about the person, and links nobody', async () => {
    const other = await startOtherProvider()
    onTestFinished(() => other.stop())
    await create('other', other.oidcConfig)
    const { body } = await begin('other', 'a-state')
    const mira = { sub: 'mira', name: 'Mira', email, email_verified: true }
    const connectorData = { ...(await other.approve(body.redirectTo, mira)), redirectUri }
    const found = await finish('other', connectorData)
    expect(found.body).toMatchObject({
      target: 'other',
      userId: 'mira',
      details: { name: 'Mira', email, rawData: { sub: 'mira' } },
      isEmailVerified: true,
    })
    const { rows } = await server.database.query("select 1 from users where identities ? 'other'")
    expect(rows).toEqual([])
  })

  it('says what the provider refused, and refuses a state that no test began', async () => {
    const broken = await startAnswering((_, response) => response.writeHead(400).end('{"error":"bad"}'))
    onTestFinished(() => broken.stop())
    await create('broken', {
      authorizationEndpoint: `${broken.url}/auth`,
      tokenEndpoint: `${broken.url}/token`,
      clientId: 'a-client',
      clientSecret: 'a-secret',
      scope: 'openid',
      idTokenVerificationConfig: { jwksUri: `${broken.url}/jwks` },
    })
    await begin('broken', 'one')
    const denied = { state: 'one', error: 'access_denied', error_description: 'Not today' }
    const refused = await finish('broken', denied)
    expect(refused).toEqual(refusedAs(400, 'connector.authorization_failed'))
    expect(refused.body.data).toEqual({ error: 'access_denied', errorDescription: 'Not today' })
    expect(await finish('broken', { state: 'one', code: 'wrong' })).toEqual(
      refusedAs(400, 'connector.authorization_failed'),
    )
    expect(await finish('broken', { state: 'another', code: 'any' })).toEqual(
      refusedAs(400, 'connector.invalid_request_parameters'),
    )
    expect(await begin('nothing', 'one')).toEqual(refusedAs(404, 'entity.not_found'))
  })
})
