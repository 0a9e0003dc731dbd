import { accountApi, linkApi, managementApi, type Row, signInApi } from '@latchkey/contract'
import { validate } from '@readme/openapi-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

type Operation = { operationId: string; responses: Record<string, object>; summary: string }
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

const names = [
  'swagger.json',
  '.well-known/management.openapi.json',
  '.well-known/user.openapi.json',
  '.well-known/experience.openapi.json',
]

describe.each(names)('/api/%s', name => {
  it('is valid OpenAPI 3.1', async () => {
    const document = await read(`/api/${name}`)
    expect(document.openapi).toBe('3.1.0')
    const result = await validate(structuredClone(document) as never)
    expect(result).toMatchObject({ valid: true })
  })
})

it('the OpenAPI document has every operation of every API, with all responses', async () => {
  const { paths } = await read('/api/swagger.json')
  const rows: Row[] = [accountApi, managementApi, signInApi].flatMap(table => Object.values<Row>(table))
  for (const row of rows) {
    const [method = '', path = ''] = row.route.split(' ')
    const operation = paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.summary, row.route).toBe(row.summary)
    expect(Object.keys(operation?.responses ?? {}), row.route).toContain('500')
  }
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
