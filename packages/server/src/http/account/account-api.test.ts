import type { AccountCenter, FieldName } from '@latchkey/contract'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// Authorization: `tests/access.test.ts`. Changes: `changes.test.ts`. Passwords and verifications: `password.test.ts`.

let server: TestServer
let initial: AccountCenter

beforeAll(async () => {
  server = await startTestServer()
  initial = await server.manage('GET /api/account-center')
})
afterAll(() => server.stop())
afterEach(async () => {
  await server.manage('PATCH /api/account-center', { body: { enabled: true, fields: initial.fields } })
})

describe('every response of the Account API', () => {
  it('carries CORS headers for any origin, also on errors, and never allows credentials', async () => {
    const origin = 'https://app.example'
    const mira = await somebody(server)
    for (const answer of [
      await mira.ask('GET /api/my-account', { headers: { origin } }),
      await ask(server.url, 'GET /api/my-account', { headers: { origin } }),
      await mira.ask('PATCH /api/my-account', { headers: { origin }, text: '{"half' }),
    ]) {
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
      expect(answer.headers.get('access-control-expose-headers')).toBe('*')
      expect(answer.headers.get('vary')).toMatch(/origin/i)
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false)
    }
  })

  it('answers a CORS preflight from any origin, under both prefixes', async () => {
    for (const path of ['/api/my-account', '/api/my-account/password', '/api/verifications/password']) {
      const { status, headers } = await ask(server.url, `OPTIONS ${path}`, {
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'PATCH',
          'access-control-request-headers': 'authorization,logto-verification-id',
        },
      })
      expect(status).toBe(204)
      expect(headers.get('access-control-allow-origin')).toMatch(/^(\*|https:\/\/app\.example)$/)
      expect(headers.get('access-control-allow-methods')).toBe('GET,HEAD,PUT,POST,DELETE,PATCH')
      expect(headers.get('access-control-allow-headers')).toBe('authorization,logto-verification-id')
      expect(headers.has('access-control-allow-credentials')).toBe(false)
      expect(headers.has('access-control-max-age')).toBe(false)
    }
  })

  it('has an ETag, and is 304 when `If-None-Match` matches', async () => {
    const mira = await somebody(server)
    const { headers } = await mira.ask('GET /api/my-account')
    const again = await mira.ask('GET /api/my-account', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(again).toMatchObject({ status: 304, text: '' })
    await mira.ask('PATCH /api/my-account', { body: { name: 'New' } })
    const changed = await mira.ask('GET /api/my-account', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(changed.status).toBe(200)
  })

  it('is in the language of the query, else of `Accept-Language`, else English', async () => {
    const messageFor = async (query: string, language: string) => {
      const answer = await ask(server.url, `GET /api/my-account${query}`, {
        headers: { 'accept-language': language },
      })
      return answer.body.message
    }
    const english = 'The Authorization header is missing.'
    const chinese = '缺少 Authorization 请求头。'
    expect(await messageFor('', 'nl')).toBe(english)
    expect(await messageFor('', 'en;q=0.5, zh-CN;q=0.9')).toBe(chinese)
    expect(await messageFor('?locale=zh-CN', 'en')).toBe(chinese)
    expect(await messageFor('?locale=nl&locale=zh', 'en')).toBe(chinese)
    expect(await messageFor('', 'zh-Hans-SG')).toBe(chinese)
    expect(await messageFor('', 'zh-Hant')).toBe('缺少\u2009Authorization\u2009標頭。')
  })

  it('reports a malformed body before a missing scope or a field that is off', async () => {
    const stranger = await somebody(server, { scope: 'openid' })
    await server.manage('PATCH /api/account-center', { body: { fields: {} } })
    for (const at of [
      'PATCH /api/my-account',
      'PATCH /api/my-account/profile',
      'POST /api/my-account/password',
    ]) {
      const answer = await stranger.ask(at, {
        body: { name: 1, username: '1abc', nickname: 1, password: '' },
      })
      expect(answer, at).toEqual(refusedAs(400, 'guard.invalid_input'))
    }
  })

  it('names every field of a malformed body, for programs and for people', async () => {
    const mira = await somebody(server)
    const { body } = await mira.ask('PATCH /api/my-account', {
      body: { name: 1, avatar: '', username: '1abc', customData: [] },
    })
    expect(body.message).toContain('body')
    expect(body.data).toMatchObject({ name: 'ZodError' })
    expect(body.data.issues.map((issue: { path: string[] }) => issue.path)).toEqual([
      ['name'],
      ['avatar'],
      ['username'],
      ['customData'],
    ])
    expect(body.data.issues[0]).toMatchObject({ code: 'invalid_type', expected: 'string' })
    expect(body.data.issues[2]).toMatchObject({ code: 'invalid_string', validation: 'regex' })
    expect(body.details.split('\n')).toHaveLength(4)
    expect(body.details).toMatch(/^name: invalid_type: /)
  })
})

describe('reading one’s own account', () => {
  it('returns every enabled field of a new account when the token has every scope', async () => {
    const mira = await somebody(server, { username: 'mira' })
    const { status, body } = await mira.ask('GET /api/my-account')
    expect(status).toBe(200)
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-z]{12}$/),
      hasSecurityVerificationMethod: true,
      username: 'mira',
      name: null,
      avatar: null,
      profile: {},
      hasPassword: true,
      passwordUpdatedAt: expect.any(Number),
      primaryEmail: null,
      primaryPhone: null,
      customData: {},
      identities: {},
      lastSignInAt: expect.any(Number),
      createdAt: expect.any(Number),
      updatedAt: expect.any(Number),
      applicationId: 'demo-app',
      cimdClientId: null,
      isSuspended: false,
    })
    expect(Math.abs(Date.now() - body.createdAt)).toBeLessThan(60_000)
  })

  const everyone = ['hasSecurityVerificationMethod', 'id']
  const profile = ['applicationId', 'cimdClientId', 'createdAt', 'isSuspended', 'lastSignInAt', 'updatedAt']
  const controlled: [key: string, scope: string, field: FieldName][] = [
    ['username', 'profile', 'username'],
    ['name', 'profile', 'name'],
    ['avatar', 'profile', 'avatar'],
    ['profile', 'profile', 'profile'],
    ['hasPassword', 'profile', 'password'],
    ['passwordUpdatedAt', 'profile', 'password'],
    ['primaryEmail', 'email', 'email'],
    ['primaryPhone', 'phone', 'phone'],
    ['customData', 'custom_data', 'customData'],
    ['identities', 'identities', 'social'],
  ]

  it.each([
    'openid',
    ...new Set(controlled.map(([, scope]) => scope)),
    'address',
    'urn:logto:scope:sessions',
  ])('with the scope `%s` returns its fields and no others', async scope => {
    const { ask: askAs } = await somebody(server, { scope: scope === 'openid' ? scope : `openid ${scope}` })
    const shown = Object.keys((await askAs('GET /api/my-account')).body).sort()
    const opened = controlled.filter(([, needed]) => needed === scope).map(([key]) => key)
    expect(shown).toEqual([...everyone, ...(scope === 'profile' ? profile : []), ...opened].sort())
  })

  it.each(controlled)('returns `%s` only while its field control is not `Off`', async (key, _, field) => {
    const mira = await somebody(server)
    for (const [control, isShown] of [
      ['Edit', true],
      ['ReadOnly', true],
      ['Off', false],
      [undefined, false],
    ] as const) {
      const { [field]: __, ...others } = initial.fields
      await server.manage('PATCH /api/account-center', {
        body: { fields: control ? { ...others, [field]: control } : others },
      })
      const { body } = await mira.ask('GET /api/my-account')
      expect(Object.hasOwn(body, key), String(control)).toBe(isShown)
    }
  })

  it('returns the postal address only with the scope `address`', async () => {
    const address = { locality: 'Ghent' }
    const mira = await somebody(server)
    await mira.ask('PATCH /api/my-account/profile', { body: { nickname: 'mi', address } })
    const { access_token: token } = await signIn(server.url, mira.username, password, {
      scope: 'openid profile',
    })
    expect((await mira.ask('GET /api/my-account')).body.profile).toEqual({ nickname: 'mi', address })
    expect((await ask(server.url, 'GET /api/my-account', { token })).body.profile).toEqual({ nickname: 'mi' })
  })
})
