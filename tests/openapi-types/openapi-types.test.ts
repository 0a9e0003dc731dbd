import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../support/server.ts'

const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'latchkey-openapi-'))
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true })
})

/** A client's code, which does not compile if the types lack what it uses. */
const use = `
import type { components, operations, paths } from './management.ts'
type Ok<Name extends keyof operations> =
  operations[Name] extends { responses: { 200: { content: { 'application/json': infer Body } } } } ? Body : never
export const nameOf = (users: Ok<'ListUsers'>): string | null | undefined => users[0]?.name
export const readUser = {} as paths['/api/users/{userId}']['get'] satisfies operations['GetUser']
export const codeOf = (problem: components['schemas']['Problem']): string => problem.code
// @ts-expect-error: the name is a string or null.
export const wrong = (users: Ok<'ListUsers'>): number | undefined => users[0]?.name
`

it('openapi-typescript makes types of every OpenAPI document that a strict compiler accepts', async () => {
  const documents = {
    management: '/api/.well-known/management.openapi.json',
    experience: '/api/.well-known/experience.openapi.json',
    user: '/api/.well-known/user.openapi.json',
    swagger: '/api/swagger.json',
    'openapi-3.1': '/api/openapi.json',
  }
  for (const [name, path] of Object.entries(documents)) {
    const document = (await (await fetch(server.url + path)).json()) as OpenAPI3
    await writeFile(join(folder, `${name}.ts`), astToString(await openapiTypescript(document)))
  }
  await writeFile(join(folder, 'use.ts'), use)

  const files = [...Object.keys(documents), 'use'].map(name => join(folder, `${name}.ts`))
  const options = '--ignoreConfig --noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess'
  const given = [tsc, ...options.split(' '), '--allowImportingTsExtensions', '--module', 'nodenext', ...files]
  // The compiler writes its errors to standard output.
  const { stdout } = await promisify(execFile)(process.execPath, given).catch(error => error)
  expect(stdout).toBe('')
}, 180_000)
