import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorize, signIn, signInApiOf, type Tokens } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { expectNoTrace } from './support/traces.ts'
import { type Answer, ask, askRaw } from './support/wire.ts'

// Malformed bodies and texts. Addresses and methods: `bad-requests.test.ts`. Headers: `bad-headers.test.ts`. OIDC:
// `bad-oidc.test.ts`.

const password = 'sunny-Lake-77'
let server: TestServer
let mira: Tokens & { id: string }
let proof: string
let applicationId: string

beforeAll(async () => {
  server = await startTestServer()
  const tokens = await signIn(server.url, 'mira', password, { event: 'Register' })
  const me = await ask(server.url, 'GET /api/my-account', { token: tokens.access_token })
  mira = { ...tokens, id: me.body.id }
  const verified = await ask(server.url, 'POST /api/verifications/password', {
    token: mira.access_token,
    body: { password },
  })
  proof = verified.body.verificationRecordId
  const application = { name: 'Target', type: 'Traditional' as const }
  applicationId = (await server.manage('POST /api/applications', { body: application })).id
})
afterAll(() => server.stop())

function expectProblem(answer: Answer, status: number, code: string) {
  expect(answer, answer.text.slice(0, 300)).toMatchObject({
    status,
    body: { code, message: expect.any(String) },
  })
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(answer.headers.get('logto-core-request-id')).toMatch(/^\w{16}$/)
}

/** Some operations of each API; all operations of an API read bodies in the same way. */
const places: [at: string, headers: () => Record<string, string> | Promise<Record<string, string>>][] = [
  ['PATCH /api/my-account', asMira],
  ['POST /api/verifications/password', asMira],
  ['POST /api/users', asBackEnd],
  ['PATCH /api/users/:userId/custom-data', asBackEnd],
  ['PATCH /api/applications/:applicationId/custom-data', asBackEnd],
  ['PATCH /api/account-center', asBackEnd],
  ['PUT /api/experience', asVisitor],
  ['POST /api/experience/verification/password', asVisitor],
]

function asMira() {
  return { authorization: `Bearer ${mira.access_token}`, 'logto-verification-id': proof }
}

async function asBackEnd() {
  return { authorization: `Bearer ${await server.token()}` }
}

let visitor: string | undefined

async function asVisitor() {
  if (visitor) return { cookie: visitor }
  const { jar } = await authorize(server.url)
  await signInApiOf(server.url, jar)('PUT /api/experience', { body: { interactionEvent: 'SignIn' } })
  visitor = jar.cookie
  return { cookie: visitor }
}

const existing = (at: string) => at.replace(':userId', mira.id).replace(':id', applicationId)

const json = 'application/json'
const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000)

describe.each(places)('%s', (at, headersOf) => {
  it.each<[what: string, text: string | Buffer]>([
    ['is not JSON', '{"half'],
    ['is nothing but white space', '   '],
    ['is a JSON text', '"text"'],
    ['is a JSON number', '1e999'],
    ['is null', 'null'],
    ['is not UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['has a null byte as it is', Buffer.from('{"name":"a\0b"}')],
    ['has a null byte in a value', '{"name":"a\\u0000b","password":"a\\u0000b","more":["\\u0000"]}'],
    ['has a null byte in a key', '{"customData":{"a\\u0000b":1},"a\\u0000b":1}'],
    ['has objects 100,000 levels deep', `${deep('{"a":', '}').replace('}', '1}')}`],
    ['has lists 100,000 levels deep', `{"customData":${deep('[', ']')}}`],
  ])('refuses a body that %s', async (_, text) => {
    const headers = { ...(await headersOf()), 'content-type': json }
    await expectNoTrace(server.database, async () =>
      expectProblem(await ask(server.url, existing(at), { text, headers }), 400, 'guard.invalid_input'),
    )
  })

  it('never repeats a body that cannot be parsed', async () => {
    const headers = { ...(await headersOf()), 'content-type': json }
    const answer = await ask(server.url, existing(at), { text: '{"password":"my-secret" oops', headers })
    expect(answer.status).toBe(400)
    expect(answer.text).not.toContain('my-secret')
  })

  it.each([
    ['said to be', { 'content-length': String(2 * 1024 * 1024) }],
    ['found to be', {}],
  ])('refuses a body that is %s larger than a megabyte', async (_, length) => {
    const [method = '', path = ''] = existing(at).split(' ')
    const headers = { ...(await headersOf()), ...length, 'content-type': json }
    const pieces = Array.from({ length: 32 }, () => Buffer.alloc(64 * 1024, ' '))
    await expectNoTrace(server.database, async () =>
      expectProblem(
        await askRaw(server.url, { method, path, headers, pieces }),
        413,
        'request.body_too_large',
      ),
    )
  })

  it('treats a body of another content type as empty', async () => {
    for (const type of ['text/plain', 'application/octet-stream', 'nonsense', '']) {
      const headers = { ...(await headersOf()), 'content-type': type }
      const said = await ask(server.url, existing(at), { text: '{"name":"Somebody"}', headers })
      const empty = await ask(server.url, existing(at), { headers: await headersOf() })
      expect([said.status, said.body?.code]).toEqual([empty.status, empty.body?.code])
    }
  })

  it('accepts JSON media types with suffixes and parameters', async () => {
    const said = await ask(server.url, existing(at), {
      text: '{"half',
      headers: { ...(await headersOf()), 'content-type': 'Application/Vnd.API+JSON ; charset=utf-8' },
    })
    expectProblem(said, 400, 'guard.invalid_input')
  })

  it('refuses a compressed body', async () => {
    const text = Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3])
    const headers = { ...(await headersOf()), 'content-type': json, 'content-encoding': 'gzip' }
    expectProblem(await ask(server.url, existing(at), { text, headers }), 400, 'guard.invalid_input')
  })
})

describe('values out of range', () => {
  it.each<[at: string, body: object, status: number, code: string]>([
    ['PATCH /api/my-account', { name: 'n'.repeat(129) }, 422, 'entity.value_too_long'],
    [
      'PATCH /api/my-account',
      { avatar: `https://a.example/${'a'.repeat(2048)}` },
      422,
      'entity.value_too_long',
    ],
    ['PATCH /api/my-account', { username: 'u'.repeat(129) }, 422, 'user.username_too_long'],
    ['POST /api/users', { name: 'n'.repeat(129) }, 422, 'entity.value_too_long'],
    ['POST /api/users', { username: 'u'.repeat(129) }, 422, 'entity.value_too_long'],
    ['POST /api/users', { primaryEmail: `${'e'.repeat(120)}@mail.example` }, 422, 'entity.value_too_long'],
    ['POST /api/users', { primaryPhone: '1'.repeat(129) }, 422, 'user.invalid_phone'],
    [
      'POST /api/users',
      { passwordDigest: 'd'.repeat(257), passwordAlgorithm: 'MD5' },
      400,
      'guard.invalid_input',
    ],
    ['PATCH /api/users/:userId', { name: 'n'.repeat(129) }, 422, 'entity.value_too_long'],
    ['PATCH /api/users/:userId', { username: 'u'.repeat(3000) }, 422, 'entity.value_too_long'],
    ['PATCH /api/users/:userId', { primaryEmail: `${'e'.repeat(3000)}@a.b` }, 422, 'entity.value_too_long'],
    ['POST /api/applications', { name: 'n'.repeat(257), type: 'SPA' }, 400, 'guard.invalid_input'],
    ['POST /api/applications/:id/secrets', { name: 'n'.repeat(257) }, 400, 'guard.invalid_input'],
    [
      'PATCH /api/account-center',
      { deleteAccountUrl: `https://${'a'.repeat(2048)}` },
      400,
      'guard.invalid_input',
    ],
  ])('are refused: %s %j', async (at, body, status, code) => {
    const headers = at.includes('my-account') ? asMira() : await asBackEnd()
    await expectNoTrace(server.database, async () =>
      expectProblem(await ask(server.url, existing(at), { body, headers }), status, code),
    )
  })

  it.each<[at: string, body: object]>([
    ['POST /api/applications/:id/secrets', { name: 'far', expiresAt: 1e300 }],
    ['POST /api/applications/:id/secrets', { name: 'far', expiresAt: 8.64e15 + 1 }],
    ['POST /api/applications', { name: 'x', type: 'SPA', customClientMetadata: { idTokenTtl: 1e300 } }],
    ['POST /api/applications', { name: 'x', type: 'SPA', customClientMetadata: { refreshTokenTtl: 1e300 } }],
    ['POST /api/applications', { name: 'x', type: 'SPA', customClientMetadata: { maxAllowedGrants: 0.5 } }],
  ])('are refused when they are no representable time or number: %s %j', async (at, body) => {
    await expectNoTrace(server.database, async () =>
      expectProblem(
        await ask(server.url, existing(at), { body, headers: await asBackEnd() }),
        400,
        expect.stringMatching(/^(guard|request)\.invalid_input$/) as unknown as string,
      ),
    )
  })
})

describe('a lone surrogate', () => {
  const half = '\\ud83d'
  it.each([
    ['PATCH /api/my-account', `{"name":"${half}"}`],
    ['PATCH /api/my-account', `{"customData":{"a":"${half}"}}`],
    ['PATCH /api/my-account', `{"customData":{"${half}":1}}`],
    ['PATCH /api/my-account/profile', `{"nickname":"${half}"}`],
    ['POST /api/users', `{"name":"${half}"}`],
    ['POST /api/users', `{"customData":{"a":["${half}x"]}}`],
    ['PATCH /api/users/:userId/profile', `{"profile":{"nickname":"x${half}"}}`],
    ['PATCH /api/applications/:applicationId/custom-data', `{"a":"${half}"}`],
    ['PATCH /api/account-center', `{"customCss":"${half}"}`],
  ])('is refused, neither stored nor replaced: %s %s', async (at, text) => {
    const headers = at.includes('my-account') ? asMira() : await asBackEnd()
    await expectNoTrace(server.database, async () =>
      expectProblem(await ask(server.url, existing(at), { text, headers }), 400, 'guard.invalid_input'),
    )
  })

  it('is never the right password, and does not crash the check', async () => {
    const text = `{"password":"${half}"}`
    const answer = await ask(server.url, 'POST /api/verifications/password', { text, headers: asMira() })
    expectProblem(answer, answer.status === 400 ? 400 : 422, answer.body.code)
  })
})

describe('property names of JavaScript objects', () => {
  it('are stored like any other', async () => {
    const text = '{"customData":{"constructor":{"prototype":1},"toString":"x"}}'
    const changed = await ask(server.url, 'PATCH /api/my-account', { text, headers: asMira() })
    expect(changed.status).toBe(200)
    expect(changed.body.isAdmin).toBeUndefined()
    expect(Object.keys(changed.body.customData)).toEqual(expect.arrayContaining(['constructor', 'toString']))
  })

  it.each(['{"__proto__":{"name":"Somebody"}}', '{"customData":{"__proto__":{"isAdmin":true}}}'])(
    'are refused instead of polluting a prototype or disappearing silently: %s',
    async text => {
      await expectNoTrace(server.database, async () =>
        expectProblem(
          await ask(server.url, 'PATCH /api/my-account', { text, headers: asMira() }),
          400,
          'guard.invalid_input',
        ),
      )
    },
  )
})
