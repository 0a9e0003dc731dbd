import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

let server: TestServer
let token: string

beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())
afterEach(async () => {
  await server.database.query('delete from settings')
  server.running.services.settings.forget()
})

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const turnstile = { type: 'Turnstile', siteKey: '0x4AAA-site', secretKey: '0x4AAA-the-secret-key' }
const recaptcha = {
  type: 'RecaptchaEnterprise',
  siteKey: '6Lc-site',
  secretKey: 'AIza-the-api-key',
  projectId: 'a-project-7',
  domain: 'www.recaptcha.net',
  mode: 'checkbox',
}
const put = (config: object) => manage('PUT /api/captcha-provider', { config })
const turnOn = () => manage('PATCH /api/sign-in-exp', { captchaPolicy: { enabled: true } })
const shown = async () => {
  const [one, other] = await Promise.all(
    ['sign-in-exp', 'experience'].map(name => ask(server.url, `GET /api/.well-known/${name}`)),
  )
  expect(other?.body).toEqual(one?.body)
  return one?.body.captchaConfig
}

describe('the captcha provider', () => {
  it('is set, read, replaced and deleted; there is one', async () => {
    expect(await manage('GET /api/captcha-provider')).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await manage('DELETE /api/captcha-provider')).toEqual(refusedAs(404, 'entity.not_found'))
    const first = await put(turnstile)
    expect(first.status).toBe(200)
    expect(first.body).toEqual({
      tenantId: 'default',
      id: expect.any(String),
      config: turnstile,
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
    })
    expect((await manage('GET /api/captcha-provider')).body).toEqual(first.body)
    const second = await put(recaptcha)
    expect(second.body).toMatchObject({ id: first.body.id, createdAt: first.body.createdAt })
    expect(second.body.config).toEqual(recaptcha)
    expect((await manage('GET /api/captcha-provider')).body.config).toEqual(recaptcha)
    expect((await manage('DELETE /api/captcha-provider')).status).toBe(204)
    expect(await manage('GET /api/captcha-provider')).toEqual(refusedAs(404, 'entity.not_found'))
  })

  it('keeps its secret key encrypted, and shows it to holders of `all` only', async () => {
    await put(turnstile)
    const { token: narrow } = await backEndWith(server, ['settings:read', 'settings:write'])
    const asNarrow = (at: string, body?: unknown) => ask(server.url, at, { token: narrow, body })
    const seen = await asNarrow('GET /api/captcha-provider')
    expect(seen.body.config).toEqual({ ...turnstile, secretKey: '********' })
    const changed = await asNarrow('PUT /api/captcha-provider', {
      config: { ...seen.body.config, siteKey: 'another' },
    })
    expect(changed.body.config).toEqual({ ...turnstile, siteKey: 'another', secretKey: '********' })
    expect((await manage('GET /api/captcha-provider')).body.config.secretKey).toBe(turnstile.secretKey)

    await turnOn()
    const { rows: stored } = await server.database.query('select s.*::text from settings s')
    const { rows: events } = await server.database.query('select e.*::text from events e')
    const open = await ask(server.url, 'GET /api/.well-known/sign-in-exp')
    for (const text of [stored, events, open.text].map(each => JSON.stringify(each)))
      expect(text).not.toContain(turnstile.secretKey)
  })

  it('refuses a masked secret key that stands for none of this provider', async () => {
    const refused = refusedAs(400, 'guard.invalid_input', { field: 'config.secretKey' })
    const masked = { ...turnstile, secretKey: '********' }
    await expectNoTrace(server.database, async () => expect(await put(masked)).toEqual(refused))
    await put(recaptcha)
    await expectNoTrace(server.database, async () => expect(await put(masked)).toEqual(refused))
  })

  it.each([
    ['an unknown type', { ...turnstile, type: 'HCaptcha' }, 'config.type'],
    ['no secret key', { ...turnstile, secretKey: '' }, 'config.secretKey'],
    ['no project', { ...recaptcha, projectId: undefined }, 'config.projectId'],
    ['a project that would change the path', { ...recaptcha, projectId: '../x' }, 'config.projectId'],
    ['a script of another host', { ...recaptcha, domain: 'scripts.example' }, 'config.domain'],
    ['an unknown mode', { ...recaptcha, mode: 'loud' }, 'config.mode'],
  ])('refuses %s', async (_, config, field) => {
    const answer = await expectNoTrace(server.database, () => put(config))
    expect(answer).toEqual(refusedAs(400, 'guard.invalid_input'))
    expect(answer.body.details).toContain(field)
  })

  it('records each change in the audit log', async () => {
    await put(recaptcha)
    await manage('DELETE /api/captcha-provider')
    const { body } = await manage('GET /api/logs?logKey=CaptchaProvider.*')
    expect(body.slice(0, 2)).toMatchObject([
      { key: 'CaptchaProvider.Deleted', payload: { captcha: 'RecaptchaEnterprise' } },
      { key: 'CaptchaProvider.Updated', payload: { captcha: 'RecaptchaEnterprise' } },
    ])
  })
})

describe('the captcha', () => {
  it('cannot be turned on without a provider', async () => {
    const answer = await expectNoTrace(server.database, turnOn)
    expect(answer).toEqual(refusedAs(400, 'request.invalid_input'))
    expect(answer.body.details).toContain('captcha-provider')
    expect((await manage('PATCH /api/sign-in-exp', { captchaPolicy: { enabled: false } })).status).toBe(200)
  })

  it('is shown to the pages without its secret, while it is on', async () => {
    await put(recaptcha)
    expect(await shown()).toBeUndefined()
    expect((await turnOn()).status).toBe(200)
    const { secretKey: _, projectId: __, ...open } = recaptcha
    expect(await shown()).toEqual(open)
    await put(turnstile)
    expect(await shown()).toEqual({ type: 'Turnstile', siteKey: turnstile.siteKey })
  })

  it('is turned off with the provider, and its other settings stay', async () => {
    await put(turnstile)
    const policy = { enabled: true, whenUnavailable: 'pass', hostnames: ['app.example'] }
    await manage('PATCH /api/sign-in-exp', { captchaPolicy: policy })
    await manage('DELETE /api/captcha-provider')
    const { body } = await manage('GET /api/sign-in-exp')
    expect(body.captchaPolicy).toEqual({ ...policy, enabled: false })
    expect(await shown()).toBeUndefined()
  })

  it('is never on without a provider, however many administrators act at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      await put(turnstile)
      const [deleted] = await Promise.all([manage('DELETE /api/captcha-provider'), turnOn()])
      expect(deleted.status).toBe(204)
      const { rows } = await server.database.query(
        `select value -> 'captchaPolicy' as policy from settings where name = 'signInExperience'`,
      )
      expect(rows[0].policy).toEqual({ enabled: false })
    }
  })
})
