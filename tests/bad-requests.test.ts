import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './support/server.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, askBytes, askRaw } from './support/wire.ts'

// Malformed addresses, queries and methods. Headers and cookies: `bad-headers.test.ts`.

let server: TestServer
let backEnd: { authorization: string }

beforeAll(async () => {
  server = await startTestServer()
  await server.manage('POST /api/users', { body: { username: 'mira', name: 'Mira Q.' } })
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

describe('an address', () => {
  it.each([
    ['GET', '/api/users/%00'],
    ['PATCH', '/api/users/a%00b'],
    ['DELETE', '/api/users/%00'],
    ['GET', '/api/applications/%00'],
    ['DELETE', '/api/applications/x/secrets/%00'],
    ['GET', '/api/logs/%00'],
    ['GET', '/api/users?search=%00'],
    ['GET', '/api/users?search.%00=a'],
    ['GET', '/api/users?%00=a'],
    ['GET', '/api/applications?search=a%00'],
    ['GET', '/api/logs?userId=%00'],
    ['GET', '/api/.well-known/sign-in-exp?appId=%00'],
  ])('with a null byte is refused: %s %s', async (method, path) => {
    await expectNoTrace(server.database, async () =>
      expectProblem(await askRaw(server.url, { method, path, headers: backEnd }), 400, 'guard.invalid_input'),
    )
  })

  it.each([
    '/api/users/%ff',
    '/api/users/%',
    '/api/users/%zz',
    `/api/users/${'u'.repeat(5000)}`,
    "/api/users/'%20or%201=1--",
    '/api/users/%F0%9F%94%91',
  ])('of an unknown or malformed user id is 404: %s', async path => {
    expectProblem(await askRaw(server.url, { path, headers: backEnd }), 404, 'entity.not_found')
  })

  it.each([
    '/api/nothing',
    '/api',
    '/api/',
    '/api/users/x/nothing',
    '/api/my-account/nothing',
    '/api/%00',
    '/api/users/%2e%2e',
    '/api/%ff',
    '/api//users',
    '/api/users/x/../../../etc/passwd',
  ])('of no operation is 404 in JSON, before the token is checked: %s', async path => {
    for (const headers of [{}, backEnd])
      expectProblem(await askRaw(server.url, { path, headers }), 404, 'request.not_found')
  })

  it.each([
    'http://elsewhere.example/api/status',
    '//elsewhere.example/api/users',
    '*',
    '?',
    '/..%2f..%2fetc/passwd',
  ])('that is malformed causes no server error: %s', async path => {
    const answer = await askRaw(server.url, { path, headers: backEnd })
    expect(answer.status).toBeLessThan(500)
  })

  it('that is too long is refused', async () => {
    const { status } = await askRaw(server.url, {
      path: `/api/users?search=${'s'.repeat(60_000)}`,
      headers: backEnd,
    })
    expect([400, 414, 431]).toContain(status)
  })
})

describe('a page', () => {
  const wrong = [
    '0',
    '-1',
    '1.5',
    'abc',
    '',
    '1e3',
    '0x10',
    '９',
    '99999999999999999999',
    ' 1',
    'NaN',
    'Infinity',
  ]

  it.each(['/api/users', '/api/logs', '/api/applications'])(
    'with an invalid number or size is refused: %s',
    async path => {
      const queries = [
        ...wrong.map(page => `page=${encodeURIComponent(page)}`),
        ...wrong.map(size => `page_size=${encodeURIComponent(size)}`),
        'page_size=101',
        'page=999999999999999&page_size=100',
      ]
      await expectNoTrace(server.database, async () => {
        for (const query of queries) {
          const answer = await askRaw(server.url, { path: `${path}?${query}`, headers: backEnd })
          expect(answer, query).toMatchObject({ status: 400, body: { code: 'guard.invalid_pagination' } })
        }
      })
    },
  )

  it.each(['/api/users', '/api/logs', '/api/applications'])('beyond the last is empty: %s', async path => {
    for (const query of [
      'page=1000',
      'page=90071992547409&page_size=100',
      'page=999999999999999&page_size=1',
    ]) {
      const answer = await askRaw(server.url, { path: `${path}?${query}`, headers: backEnd })
      expect(answer, query).toMatchObject({ status: 200, body: [] })
      expect(Number(answer.headers.get('total-number')), query).toBeGreaterThan(0)
    }
  })
})

describe('a search', () => {
  it.each([
    'mode=posix&search=(',
    'mode=posix&search=%5B',
    'mode=posix&search=a%7B2,1%7D',
    'mode=posix&search=*',
    'mode=posix&search=%5C',
    'mode=posix&search.name=(%3F%3Cx',
    'search=%5C',
    'mode=similar_to&isCaseSensitive=true&search=(',
    'mode=similar_to&isCaseSensitive=true&search=%5B',
  ])('with an invalid pattern is refused: %s', async query => {
    for (const path of ['/api/users', '/api/applications'])
      expectProblem(
        await askRaw(server.url, {
          path: `${path}?${query}`,
          headers: backEnd,
        }),
        400,
        'request.invalid_input',
      )
  })

  it('with a lone surrogate or invalid UTF-8 finds nothing', async () => {
    for (const path of [
      '/api/users?search=%ED%A0%80',
      '/api/users?search=%ff',
      '/api/users?mode=exact&search.name=%fe',
    ])
      expect(await askRaw(server.url, { path, headers: backEnd })).toMatchObject({ status: 200, body: [] })
  })
})

describe('a time', () => {
  it.each(['abc', '1e999', 'NaN', '1e300', '-1e300', '8.64e18'])(
    'that is invalid is refused: %s',
    async time => {
      for (const name of ['start_time', 'end_time']) {
        const path = `/api/logs?${name}=${encodeURIComponent(time)}`
        expectProblem(await askRaw(server.url, { path, headers: backEnd }), 400, 'guard.invalid_input')
      }
    },
  )
})

describe('a method', () => {
  it.each([
    ['POST', '/api/my-account'],
    ['DELETE', '/api/my-account'],
    ['GET', '/api/my-account/password'],
    ['PUT', '/api/verifications/password'],
    ['PUT', '/api/users'],
    ['POST', '/api/users/somebody'],
    ['GET', '/api/experience'],
    ['DELETE', '/api/status'],
  ])(
    'that a path does not have is 405 with `Allow`, before the token is checked: %s %s',
    async (method, path) => {
      await expectNoTrace(server.database, async () => {
        const answer = await askRaw(server.url, { method, path })
        expectProblem(answer, 405, 'request.method_not_allowed')
        expect(answer.headers.get('allow')).toMatch(/^[A-Z]+(, [A-Z]+)*$/)
        expect(answer.headers.get('allow')).not.toContain(method)
      })
    },
  )

  it.each(['PROPFIND', 'LOCK', 'TRACE', 'SEARCH', 'LINK'])(
    'that the server does not implement is 501: %s',
    async method => {
      for (const path of ['/api/my-account', '/api/users'])
        expectProblem(await askRaw(server.url, { method, path }), 501, 'request.method_unknown')
    },
  )

  it('that is not an HTTP method is refused', async () => {
    expect(
      await askBytes(server.url, 'BREW /api/users HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1\.1 (400|405|501) /)
  })

  it('OPTIONS returns the methods of a path', async () => {
    const answer = await askRaw(server.url, { method: 'OPTIONS', path: '/api/users/somebody' })
    expect(answer.status).toBe(200)
    expect(answer.text).toBe('')
    expect(answer.headers.get('allow')?.split(', ').sort()).toEqual(['DELETE', 'GET', 'HEAD', 'PATCH'])
  })

  it('HEAD returns the headers of GET without a body', async () => {
    for (const path of ['/api/users', '/api/account-center', '/api/status']) {
      const got = await askRaw(server.url, { path, headers: backEnd })
      const head = await askRaw(server.url, { method: 'HEAD', path, headers: backEnd })
      expect(head.status).toBe(got.status)
      expect(head.text).toBe('')
      for (const name of ['content-type', 'etag', 'total-number', 'link'])
        expect(head.headers.get(name), name).toBe(got.headers.get(name))
    }
    const refused = await askRaw(server.url, { method: 'HEAD', path: '/api/users' })
    expect(refused).toMatchObject({ status: 401, text: '' })
  })
})
