import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { accountApi, linkApi, managementApi, operationIds, type Row, signInApi } from '@latchkey/contract'
import { validate } from '@readme/openapi-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

type Operation = {
  operationId: string
  responses: Record<string, object>
  summary: string
  description: string
  tags: string[]
}
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function read(path: string): Promise<Document> {
  const response = await fetch(server.url + path)
  expect(response.status).toBe(200)
  return (await response.json()) as Document
}

describe.each([
  ['3.0.3', '/api/swagger.json'],
  ['3.0.3', '/api/.well-known/management.openapi.json'],
  ['3.0.3', '/api/.well-known/user.openapi.json'],
  ['3.0.3', '/api/.well-known/experience.openapi.json'],
  ['3.1.0', '/api/openapi.json'],
  ['3.1.0', '/api/openapi/management.json'],
  ['3.1.0', '/api/openapi/user.json'],
  ['3.1.0', '/api/openapi/experience.json'],
  ['3.1.0', '/api/openapi/link.json'],
])('OpenAPI %s at %s', (version, path) => {
  it('is valid', async () => {
    const document = await read(path)
    expect(document.openapi).toBe(version)
    const result = await validate(structuredClone(document) as never)
    expect(result).toMatchObject({ valid: true })
  })
})

it('both versions of the OpenAPI document have the same operations and responses', async () => {
  const shapeOf = ({ paths }: Document) =>
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, responses }]) =>
        [method, path, operationId, ...Object.keys(responses)].join(' '),
      ),
    )
  expect(shapeOf(await read('/api/swagger.json'))).toEqual(shapeOf(await read('/api/openapi.json')))
})

it('the Management API has the paths and operation ids of the wire', async () => {
  const index = readFileSync(join(import.meta.dirname, '../../../../docs/wire/management-api.md'), 'utf8')
  const published = new Map(
    [...index.matchAll(/^\| ([A-Z]+) \| `(\/api\/[^`]+)` \| `(\w+)` \|$/gm)].map(
      ([, method = '', path = '', id = '']) => [unnamed(`${method} ${path}`), { path, id }],
    ),
  )
  expect(published.size).toBe(275)
  expect(operationIds).toEqual(Object.fromEntries([...published].map(([at, { id }]) => [at, id])))

  const { paths } = await read('/api/.well-known/management.openapi.json')
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({ method, path, id: operationId })),
  )
  for (const { method, path, id } of operations) {
    const wire = published.get(unnamed(`${method.toUpperCase()} ${path}`))
    if (wire) expect({ path, id }).toEqual(wire)
  }
})

const unnamed = (at: string) => at.replace(/\{\w+\}/g, '{}')

it('OpenAPI 3.0 names the scope of a Management operation in its description', async () => {
  const { paths } = await read('/api/.well-known/management.openapi.json')
  // OpenAPI 3.0.3, "Security Requirement Object": empty unless the scheme is OAuth or OpenID Connect.
  expect(paths['/api/users']?.get).toMatchObject({
    security: [{ managementToken: [] }],
    description: expect.stringMatching(/\n\nRequires the scope `users:read` or `all`\.$/),
  })
})

it('the OpenAPI document has every operation of every API, with all responses', async () => {
  const { paths } = await read('/api/swagger.json')
  const rows: Row[] = [accountApi, managementApi, signInApi].flatMap(table => Object.values<Row>(table))
  for (const row of rows) {
    const [method = '', path = ''] = row.route.split(' ')
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.description.startsWith(row.summary), row.route).toBe(true)
    expect(Object.keys(operation?.responses ?? {}), row.route).toContain('500')
  }
})

it('every operation has a short title, which is no sentence, and a group of an API is no long list', async () => {
  for (const api of ['user', 'management', 'experience', 'link']) {
    const { paths } = await read(`/api/openapi/${api}.json`)
    const operations = Object.values(paths).flatMap(methods => Object.values(methods))
    for (const { summary } of operations) expect(summary).toMatch(/^[A-Z][\w -]{3,49}$/)
    expect(new Set(operations.map(({ summary }) => summary)).size).toBe(operations.length)
    const groups = Map.groupBy(operations, ({ tags: [tag] }) => tag)
    for (const [tag, { length }] of groups) expect(length, tag).toBeLessThanOrEqual(20)
  }
})

it('the OpenAPI document names the members of `data` that a message shows', async () => {
  const { paths } = await read('/api/openapi.json')
  expect(paths['/api/my-account']?.patch?.responses['422']).toMatchObject({
    description: expect.stringContaining('A username must have at least {min} characters here.'),
  })
})

it('the OpenAPI documents contain no pattern that needs flags', () => {
  const flagged: string[] = []
  const tables = [accountApi, managementApi, signInApi, linkApi]
  for (const row of tables.flatMap(table => Object.values<Row>(table)))
    for (const schema of [row.query, row.body, row.output])
      if (schema)
        z.toJSONSchema(schema, {
          io: 'input',
          unrepresentable: 'any',
          override({ zodSchema }) {
            // JSON Schema patterns are always read as with `u` or `v`.
            // Zod stores the checks of a text here, which its types do not declare.
            for (const { source, flags } of (zodSchema._zod.bag.patterns ?? []) as Iterable<RegExp>)
              if (/[^uv]/.test(flags)) flagged.push(`${row.route}: /${source}/${flags}`)
          },
        })
  expect(flagged).toEqual([])
})

it('the OpenAPI document has a unique id for each operation', async () => {
  const { paths } = await read('/api/swagger.json')
  const ids = Object.values(paths).flatMap(methods =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  expect(ids).toEqual([...new Set(ids)])
})
