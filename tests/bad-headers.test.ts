import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, signIn, signInApiOf, type Tokens } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, ask, askBytes, askRaw } from './support/wire.ts'

// Malformed headers and cookies.

const password = 'sunny-Lake-77'
let server: TestServer
let mira: Tokens
let proof: string
let backEnd: { authorization: string }

beforeAll(async () => {
  server = await startTestServer()
  mira = await signIn(server.url, 'mira', password, { event: 'Register' })
  const verified = await ask(server.url, 'POST /api/verifications/password', {
    token: mira.access_token,
    body: { password },
  })
  proof = verified.body.verificationRecordId
  backEnd = { authorization: `Bearer ${await server.token()}` }
})
afterAll(() => server.stop())

function expectProblem(answer: Answer, status: number, code: string) {
  expect(answer, answer.text.slice(0, 300)).toMatchObject({
    status,
    body: { code, message: expect.any(String) },
  })
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
}

describe('a malformed header', () => {
  it.each(['/api/my-account', '/api/users'])(
    'is refused when it is a duplicate Authorization: %s',
    async path => {
      const good = path === '/api/users' ? backEnd.authorization : `Bearer ${mira.access_token}`
      await expectNoTrace(server.database, async () => {
        for (const authorization of [
          [good, good],
          [good, 'Bearer other'],
          ['Bearer other', good],
        ])
          expectProblem(
            await askRaw(server.url, { path, headers: { authorization } }),
            401,
            'auth.unauthorized',
          )
      })
    },
  )

  it.each(['Bearer \u00e9', 'Bearer  ', `Bearer ${'x'.repeat(7000)}`, "Bearer ' or 1=1 --", 'Bearer a b c'])(
    'is refused when it is an invalid Authorization: %s',
    async authorization => {
      for (const path of ['/api/my-account', '/api/users'])
        expectProblem(
          await askRaw(server.url, { path, headers: { authorization } }),
          401,
          'auth.unauthorized',
        )
    },
  )

  it('is no verification when it is a duplicate or invalid logto-verification-id', async () => {
    for (const verification of [
      [proof, proof],
      ['other', proof],
      `${proof},`,
      ' ',
      'x'.repeat(5000),
      '\u00e9',
    ]) {
      const headers = {
        authorization: `Bearer ${mira.access_token}`,
        'content-type': 'application/json',
        'logto-verification-id': verification,
      }
      const pieces = ['{"password":"a-Quieter-Lake-78"}']
      await expectNoTrace(server.database, async () =>
        expectProblem(
          await askRaw(server.url, { method: 'POST', path: '/api/my-account/password', headers, pieces }),
          401,
          'verification_record.permission_denied',
        ),
      )
    }
  })

  it('is ignored when it is a logto-verification-id that is not needed', async () => {
    const { status } = await ask(server.url, 'GET /api/my-account', {
      token: mira.access_token,
      verification: 'nonsense',
    })
    expect(status).toBe(200)
  })

  it('is refused when it is too long', async () => {
    const { status } = await askRaw(server.url, {
      path: '/api/users',
      headers: { ...backEnd, 'x-long': 'x'.repeat(60_000) },
    })
    expect(status).toBe(431)
  })

  it('is refused when it has a null byte', async () => {
    expect(
      await askBytes(server.url, 'GET /api/users HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a\0b\r\n\r\n'),
    ).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('falls back to English when it is Accept-Language or `locale`', async () => {
    for (const language of [';;;,,,q=', 'q=1', '*', 'zh;q=abc', 'x'.repeat(5000)]) {
      const answer = await askRaw(server.url, {
        path: '/api/users?locale=%00&locale=',
        headers: { 'accept-language': language },
      })
      expect(answer.body.message).toBe('The Authorization header is missing.')
    }
  })

  it('does not choose the URLs in a response when it is a forged Host', async () => {
    const headers = { ...backEnd, host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' }
    const { headers: answered } = await askRaw(server.url, { path: '/api/users?page_size=1', headers })
    expect(answered.get('link')).toContain(`<${server.url}/api/users?`)
  })

  it('is ignored when it is Range or If-None-Match', async () => {
    const headers = {
      ...backEnd,
      range: 'bytes=5-1',
      'if-none-match': '"x", , W/',
      'if-modified-since': 'never',
    }
    expect((await askRaw(server.url, { path: '/api/account-center', headers })).status).toBe(200)
  })
})

describe('a cookie of the Sign-in API', () => {
  it.each([
    '_interaction=',
    '_interaction=%00; _interaction.sig=%00',
    '=;;;=; _interaction',
    '_interaction="; _interaction.sig="',
    `_interaction=${'x'.repeat(7000)}`,
    '_interaction=a; _interaction=b; _interaction.sig=c',
    '__proto__=1; constructor=2; _interaction=../../etc',
    '_interaction=%E0%A4%A; _interaction.sig=%',
    '_session=nonsense; _interaction=nonsense; _interaction.sig=nonsense',
  ])('is refused when it is forged or malformed: %s', async cookie => {
    await expectNoTrace(server.database, async () =>
      expectProblem(
        await askRaw(server.url, { path: '/api/experience/interaction', headers: { cookie } }),
        400,
        'session.not_found',
      ),
    )
  })

  it('is accepted among malformed ones', async () => {
    const { jar } = await authorize(server.url)
    await signInApiOf(server.url, jar)('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
    const headers = { cookie: `=; x=%; ${jar.cookie}; y="` }
    expect((await askRaw(server.url, { path: '/api/experience/interaction', headers })).status).toBe(200)
  })
})
