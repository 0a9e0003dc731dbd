import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { type Somebody, somebody } from '../../../../tests/support/somebody.ts'
import { ask, type RequestOptions } from '../../../../tests/support/wire.ts'

let server: TestServer
let token: string
let person: Somebody

beforeAll(async () => {
  server = await startTestServer({ documentLimit: 2048 })
  token = await server.token()
  person = await somebody(server)
})
afterAll(() => server.stop())

const manage = (operation: string, asked: RequestOptions) => ask(server.url, operation, { token, ...asked })
const stored = async () => (await manage(`GET /api/users/${person.id}/custom-data`, {})).body

describe('JSON that JavaScript cannot represent exactly', () => {
  it.each([
    ['1e400', 'customData.deep.0.n'],
    ['-1e400', 'customData.deep.0.n'],
    ['1e-400', 'customData.deep.0.n'],
    ['9007199254740993', 'customData.deep.0.n'],
    ['12345678901234567890', 'customData.deep.0.n'],
    ['0.12345678901234567890', 'customData.deep.0.n'],
    ['{"__proto__":{"admin":true}}', 'customData.deep.0.n.__proto__'],
    ['{"\\u005f_proto__":1}', 'customData.deep.0.n.__proto__'],
  ])('is refused with its path, and nothing is stored: %s', async (value, path) => {
    const text = `{"customData":{"deep":[{"n":${value}}]}}`
    for (const answer of [
      await manage(`PATCH /api/users/${person.id}/custom-data`, { text }),
      await person.ask('PATCH /api/my-account', { text }),
    ]) {
      expect(answer).toMatchObject({ status: 400, body: { code: 'guard.invalid_input' } })
      expect(answer.body.details).toContain(`${path}: `)
    }
    expect(await stored()).toEqual({})
  })

  it('does not include other numbers, which are stored exactly', async () => {
    const numbers =
      '[9007199254740991,9007199254740994,-0.1,1.10,1e3,1E+2,100000000000000000000,1.7976931348623157e308,5e-324,0.30000000000000004,3.14159265358979,0e5,1234567.000000000000]'
    const user = await somebody(server)
    const path = `/api/users/${user.id}/custom-data`
    expect((await manage(`PATCH ${path}`, { text: `{"customData":{"numbers":${numbers}}}` })).status).toBe(
      200,
    )
    expect((await manage(`GET ${path}`, {})).body).toEqual({ numbers: JSON.parse(numbers) })
    const text = `{"customData":{"card":"12345678901234567890","e":"1e400"}}`
    expect((await manage(`PATCH ${path}`, { text })).body).toMatchObject({ e: '1e400' })
  })
})

describe('a document that is too large', () => {
  const large = { text: 'é'.repeat(1100) }

  it.each<[what: string, operation: () => string, body: object]>([
    ['custom data of a new account', () => 'POST /api/users', { customData: large }],
    ['custom data', () => `PATCH /api/users/${person.id}`, { customData: large }],
    ['merged custom data', () => `PATCH /api/users/${person.id}/custom-data`, { customData: large }],
    ['a profile', () => `PATCH /api/users/${person.id}/profile`, { profile: { website: large.text } }],
    [
      'an identity',
      () => `PUT /api/users/${person.id}/identities/github`,
      { userId: '1', details: { rawData: large } },
    ],
    [
      'custom data of an application',
      () => 'POST /api/applications',
      { name: 'A', type: 'SPA', customData: large },
    ],
    ['the context of a subject token', () => 'POST /api/subject-tokens', { userId: 'x', context: large }],
  ])('is refused with its size and the limit: %s', async (_, operation, body) => {
    const answer = await manage(operation(), { body })
    expect(answer).toMatchObject({ status: 422, body: { code: 'entity.document_too_large' } })
    expect(answer.body.data).toMatchObject({ limit: 2048, bytes: expect.any(Number) })
    expect(await stored()).toEqual({})
  })

  it('is refused in the Account API too', async () => {
    const answer = await person.ask('PATCH /api/my-account', { body: { customData: large } })
    expect(answer).toMatchObject({ status: 422, body: { code: 'entity.document_too_large' } })
    expect(answer.body.data.path).toBe('customData')
  })

  it('cannot be assembled by merging small ones', async () => {
    const { id } = await somebody(server)
    const made = await manage('POST /api/applications', { body: { name: 'A', type: 'SPA' } })
    for (const path of [`/api/users/${id}/custom-data`, `/api/applications/${made.body.id}/custom-data`]) {
      const add = (n: number) =>
        manage(`PATCH ${path}`, {
          body: path.includes('users')
            ? { customData: { [`k${n}`]: 'x'.repeat(900) } }
            : { [`k${n}`]: 'x'.repeat(900) },
        })
      expect([(await add(1)).status, (await add(2)).status]).toEqual([200, 200])
      expect(await add(3)).toMatchObject({ status: 422, body: { code: 'entity.document_too_large' } })
    }
    const kept = await manage(`GET /api/users/${id}/custom-data`, {})
    expect(Object.keys(kept.body)).toEqual(['k1', 'k2'])
  })
})
