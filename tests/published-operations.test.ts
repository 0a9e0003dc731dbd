import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ManagementRow, managementApi, notYet } from '@latchkey/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filled } from './support/rows.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, refusedAs, type Somebody, somebody } from './support/somebody.ts'
import { expectNoTrace } from './support/traces.ts'
import { ask } from './support/wire.ts'

// Every published operation of the wire protocol exists, or answers that it is not implemented yet
// (docs/wire/management-api.md#12).

/** The OpenAPI documents are generated from the tables, and have no rows themselves. */
const documents = ['management.openapi.json', 'experience.openapi.json', 'user.openapi.json'].map(
  name => `GET /api/.well-known/${name}`,
)

let server: TestServer
let token: string
let mira: Somebody
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
  mira = await somebody(server)
})
afterAll(() => server.stop())

/** `GET /api/users/{}`: the path without the names of its parameters. */
const plain = (at: string) => at.replace(/:\w+|\{\w+\}/g, '{}')

const rows = Object.values<ManagementRow>(managementApi).map(({ route }) => plain(route))
const promised = notYet.map(({ route }) => plain(route))

function published(): string[] {
  const entry = fileURLToPath(import.meta.resolve('@logto/api/management'))
  const declarations = entry.replace(/management\.js$/, 'generated-types/management.d.ts')
  const [paths = ''] = readFileSync(declarations, 'utf8').split('export interface operations')
  return paths.split(/^ {4}"(?=\/api)/m).flatMap(part => {
    const [path = ''] = part.split('"')
    return [...part.matchAll(/^ {8}(get|put|post|patch|delete): operations/gm)].map(([, verb = '']) =>
      plain(`${verb.toUpperCase()} ${path}`),
    )
  })
}

describe('the Management API', () => {
  it('has every published operation, or lists it as not implemented yet', () => {
    const operations = published()
    expect(operations).toHaveLength(275)
    const there = new Set([...rows, ...promised, ...documents, 'GET /api/swagger.json'])
    const missing = operations.filter(at => !there.has(at))
    expect(missing).toEqual([])
  })

  it('lists nothing as not implemented that exists, is not published, or is listed twice', () => {
    const operations = published()
    expect(promised.filter(at => rows.includes(at))).toEqual([])
    // The published list has no operations of the Sign-in API.
    const ofManagement = promised.filter(at => !at.includes('/api/experience/'))
    expect(ofManagement.filter(at => !operations.includes(at))).toEqual([])
    expect(promised).toEqual([...new Set(promised)])
  })

  it('serves the OpenAPI documents', async () => {
    for (const at of [...documents, 'GET /api/swagger.json'])
      expect((await ask(server.url, at)).body, at).toMatchObject({ openapi: expect.any(String) })
  })
})

const guarded = notYet.filter(({ isOpen }) => !isOpen)
const open = notYet.filter(({ isOpen }) => isOpen)
const notThere = (part: string) =>
  part === 'protected applications'
    ? refusedAs(501, 'application.protected_app_not_configured')
    : refusedAs(501, 'not_implemented', { part })

describe('an operation that is not implemented yet', () => {
  it('answers 501 with the part it belongs to, and leaves no trace', async () => {
    await expectNoTrace(server.database, async () => {
      for (const { route, part } of guarded)
        expect(await ask(server.url, filled(route), { token, body: bodyOf(route) }), route).toEqual(
          notThere(part),
        )
    })
  })

  it('answers 401 without a token for the Management API', async () => {
    for (const { route } of guarded) {
      expect(await ask(server.url, filled(route)), route).toEqual(
        refusedAs(401, 'auth.authorization_header_missing'),
      )
      expect(await ask(server.url, filled(route), { token: mira.access_token }), route).toEqual(
        refusedAs(401, 'auth.unauthorized'),
      )
    }
  })

  it('answers 501 without a token when the operation is public', async () => {
    expect(open.map(({ route }) => route)).toContain('GET /api/authn/hasura')
    for (const { route, part } of open)
      expect(await ask(server.url, filled(route), { body: bodyOf(route) }), route).toEqual(notThere(part))
  })

  it('answers in the caller’s language', async () => {
    const headers = { 'accept-language': 'zh-CN' }
    const { body } = await ask(server.url, 'GET /api/organizations', { token, headers })
    expect(body.message).toContain('此服务器尚未提供管理 API 的这一部分')
  })

  it('answers 405 with `Allow` for another method', async () => {
    const answer = await ask(server.url, 'DELETE /api/organizations', { token })
    expect(answer).toEqual(refusedAs(405, 'request.method_not_allowed'))
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  it('does not include unknown paths, which are 404', async () => {
    for (const path of ['/api/organization', '/api/organizations/a/b', '/api/hooks/a/b/c', '/api/configs'])
      expect(await ask(server.url, `GET ${path}`, { token }), path).toEqual(
        refusedAs(404, 'request.not_found'),
      )
  })

  it('does not shadow an operation that exists', async () => {
    const { id } = mira
    for (const path of [`/api/users/${id}`, '/api/sign-in-exp', '/api/account-center', '/api/applications'])
      expect((await ask(server.url, `GET ${path}`, { token })).status, path).toBe(200)
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    const body = { password }
    expect((await mira.ask('POST /api/verifications/password', { body })).status).toBe(201)
  })

  it('is in no OpenAPI document', async () => {
    const { paths } = (await ask(server.url, 'GET /api/swagger.json')).body
    const named = Object.keys(paths).map(plain)
    for (const { route } of notYet) expect(named).not.toContain(plain(route).split(' ')[1])
  })
})

function bodyOf(at: string): object | undefined {
  return at.startsWith('GET ') ? undefined : {}
}
