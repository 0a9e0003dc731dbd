import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { backEndWith } from '../../../../../tests/support/back-ends.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.15. What scripts do: `oidc/custom-claims.test.ts`, `http/sign-in/actions.test.ts`.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const claims = 'const getCustomJwtClaims = async () => ({})'
const kinds = [
  ['jwt-customizer', 'access-token', 'jwt.accessToken', 'blockIssuanceOnError', true],
  ['jwt-customizer', 'client-credentials', 'jwt.clientCredentials', 'tokenSample', { aud: 'x' }],
  ['actions', 'action.postFirstFactorVerification', 'action.postFirstFactorVerification', 'enabled', false],
  ['actions', 'action.postSignIn', 'action.postSignIn', 'onExecutionError', 'block'],
] as const

describe.each(kinds)('a script in %s/%s', (part, name, key, member, value) => {
  const path = `/api/configs/${part}/${name}`
  const secret = `a-secret-of-${name}`
  const whole = { script: claims, environmentVariables: { TOKEN: secret }, contextSample: { user: {} } }

  it('is set, replaced, changed, listed and deleted', async () => {
    for (const verb of ['GET', 'DELETE'])
      expect(await manage(`${verb} ${path}`)).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await manage(`PATCH ${path}`, { script: claims })).toEqual(refusedAs(404, 'entity.not_found'))
    expect(await manage(`PUT ${path}`, { script: 'first' })).toMatchObject({
      status: 201,
      body: { script: 'first' },
    })
    expect(await manage(`PUT ${path}`, whole)).toMatchObject({ status: 200, body: whole })
    expect((await manage(`GET ${path}`)).body).toEqual(whole)
    const changed = await manage(`PATCH ${path}`, { script: 'second', [member]: value })
    expect(changed).toMatchObject({ status: 200, body: { ...whole, script: 'second', [member]: value } })
    expect((await manage(`GET ${path}`)).body).toEqual(changed.body)
    expect((await manage(`GET /api/configs/${part}`)).body).toEqual([{ key, value: changed.body }])
    expect((await manage(`DELETE ${path}`)).status).toBe(204)
    expect((await manage(`GET /api/configs/${part}`)).body).toEqual([])
  })

  it('keeps its environment variables encrypted, and shows them to holders of `all` only', async () => {
    await manage(`PUT ${path}`, whole)
    const { token: narrow } = await backEndWith(server, ['settings:read', 'settings:write'])
    const seen = await ask(server.url, `GET ${path}`, { token: narrow })
    expect(seen.body).toEqual({ ...whole, environmentVariables: { TOKEN: '********' } })
    const { rows: stored } = await server.database.query('select s.*::text from settings s')
    const { rows: events } = await server.database.query('select e.*::text from events e')
    for (const text of [stored, events].map(each => JSON.stringify(each))) expect(text).not.toContain(secret)
  })

  it('is changed by holders of `all` only: it could take over accounts', async () => {
    const { token: narrow } = await backEndWith(server, ['settings:read', 'settings:write'])
    const missing = refusedAs(403, 'auth.forbidden', { missingScope: 'all' })
    for (const [verb, body] of [
      ['PUT', whole],
      ['PATCH', { script: claims }],
      ['DELETE', undefined],
    ] as const)
      expect(await ask(server.url, `${verb} ${path}`, { token: narrow, body })).toEqual(missing)
  })

  it('is refused with members that it does not have, and beyond its size', async () => {
    await expectNoTrace(server.database, async () => {
      for (const body of [
        { ...whole, other: 1 },
        { script: '' },
        { script: 'x'.repeat(65_537) },
        { script: claims, environmentVariables: { A: 1 } },
      ])
        expect(await manage(`PUT ${path}`, body)).toEqual(refusedAs(400, 'guard.invalid_input'))
      const large = { script: claims, contextSample: { text: 'x'.repeat(70_000) } }
      expect(await manage(`PUT ${path}`, large)).toEqual(refusedAs(422, 'entity.document_too_large'))
    })
  })

  it('is recorded in the log without its content', async () => {
    await manage(`PUT ${path}`, whole)
    await manage(`DELETE ${path}`)
    const { body } = await manage('GET /api/logs?logKey=Script.*&page_size=2')
    expect(body).toMatchObject([
      { key: 'Script.Deleted', payload: { script: key } },
      { key: 'Script.Updated', payload: { script: key, fields: Object.keys(whole) } },
    ])
  })
})

it('a script for claims is changed with `script` alone or more; an action with any member', async () => {
  await manage('PUT /api/configs/jwt-customizer/access-token', { script: claims })
  const path = 'PATCH /api/configs/jwt-customizer/access-token'
  expect(await manage(path, { blockIssuanceOnError: true })).toEqual(refusedAs(400, 'guard.invalid_input'))
  await manage('PUT /api/configs/actions/action.postSignIn', { script: claims })
  const changed = await manage('PATCH /api/configs/actions/action.postSignIn', { enabled: false })
  expect(changed).toMatchObject({ status: 200, body: { script: claims, enabled: false } })
  await manage('DELETE /api/configs/jwt-customizer/access-token')
  await manage('DELETE /api/configs/actions/action.postSignIn')
})

it.each(['jwt-customizer/id-token', 'actions/action.other', 'actions/postSignIn'])(
  'there is no %s',
  async path => {
    for (const verb of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect(
        await manage(`${verb} /api/configs/${path}`, verb === 'GET' ? undefined : { script: claims }),
      ).toEqual(refusedAs(400, 'guard.invalid_input'))
  },
)

describe('a test of a script for claims', () => {
  const run = (script: string, more = {}) =>
    manage('POST /api/configs/jwt-customizer/test', {
      tokenType: 'access-token',
      token: { aud: 'https://api.example' },
      context: { user: { name: 'Mira' } },
      script,
      ...more,
    })
  const body = (lines: string) =>
    `const getCustomJwtClaims = async ({ token, context, environmentVariables, api }) => {${lines}}`

  it('returns the claims, without undefined members, and leaves no trace', async () => {
    const script = body(
      'return { ...token, ...environmentVariables, name: context.user.name, none: undefined }',
    )
    const answer = await expectNoTrace(server.database, () =>
      run(script, { environmentVariables: { A: 'a' } }),
    )
    expect(answer).toMatchObject({ status: 200 })
    expect(answer.body).toEqual({ aud: 'https://api.example', A: 'a', name: 'Mira' })
  })

  it('is refused with 403 where the script denies', async () => {
    expect(await run(body('api.denyAccess("not for Mira")'))).toEqual(
      refusedAs(403, 'jwt_customizer.general', { message: 'not for Mira' }),
    )
  })

  it.each([
    ['fails', '\nthrow new Error("oh")', { message: 'Error: oh', error: { line: 2 } }],
    ['returns no object', 'return 7', { message: 'the script returned no object' }],
    ['returns a list', 'return []', { message: 'the script returned no object' }],
  ])('is refused with 422 where the script %s', async (_, lines, data) => {
    expect(await run(body(lines))).toEqual(refusedAs(422, 'jwt_customizer.general', data))
  })
})

describe('a test of an action', () => {
  const run = (lines: string, actionType = 'action.postSignIn') =>
    manage('POST /api/configs/actions/test', {
      actionType,
      event: { user: { name: 'Mira' } },
      script: `async function ${actionType.slice(7)}({ event, api }) {${lines}}`,
    })

  it.each([
    ['an object', 'return { name: event.user.name }', { name: 'Mira' }],
    ['null', 'return null', null],
    ['a text', 'return "x"', 'x'],
  ])('returns %s', async (_, lines, result) => {
    const answer = await run(lines)
    expect([answer.status, answer.body]).toEqual([200, result])
  })

  it('is answered with 204 where the script returns nothing', async () => {
    expect(await run('', 'action.postFirstFactorVerification')).toMatchObject({ status: 204, text: '' })
  })

  it('is refused where the script fails or denies', async () => {
    expect(await run('throw new Error("oh")')).toEqual(
      refusedAs(422, 'action.general', { message: 'Error: oh', error: { line: 1 } }),
    )
    expect(await run('api.denyAccess("no")')).toEqual(refusedAs(403, 'action.general', { message: 'no' }))
  })
})
