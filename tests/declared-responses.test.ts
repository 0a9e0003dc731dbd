import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, it } from 'vitest'
import { holdToDeclarations, takeUndeclared } from './support/declared-responses.ts'

// Tests of the check that runs on every response in every test, with servers that answer wrongly.

const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

/** The undeclared parts of a server's responses to these requests. */
async function undeclaredOf(answer: RequestListener, ...requests: [method: string, path: string][]) {
  const server = createServer(answer).listen(0, '127.0.0.1')
  closing.push(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  holdToDeclarations(port)
  for (const [method, path] of requests)
    await fetch(`http://127.0.0.1:${port}${path}`, { method }).then(response => response.text())
  return takeUndeclared()
}

/** Answers with this JSON, compressed as the server does for long bodies. */
function json(status: number, body: unknown): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
    response.end(gzipSync(JSON.stringify(body)))
  }
}

const problem = { code: 'entity.not_exists_with_id', message: 'Nothing is there.' }
const role = { tenantId: 'default', id: 'a', name: 'A', description: 'One', type: 'User', isDefault: false }

it('reports nothing when responses are as declared', async () => {
  expect(await undeclaredOf(json(200, role), ['GET', '/api/roles/a'], ['HEAD', '/api/roles/a'])).toEqual([])
  expect(await undeclaredOf(json(404, problem), ['GET', '/api/roles/a?x=y'])).toEqual([])
})

it('reports a status that the operation does not declare', async () => {
  const found = await undeclaredOf(json(418, problem), ['GET', '/api/roles/a'], ['GET', '/api/my-account'])
  expect(found).toEqual([
    expect.stringContaining('GET /api/roles/{id}: undeclared status 418'),
    expect.stringContaining('GET /api/my-account: undeclared status 418'),
  ])
})

it('reports a property that the schema does not declare, and a missing one', async () => {
  expect(await undeclaredOf(json(200, { ...role, secret: 'x' }), ['GET', '/api/roles/a'])).toEqual([
    expect.stringMatching(/200: body must NOT have additional properties/),
  ])
  const { name: _, ...nameless } = role
  expect(await undeclaredOf(json(200, nameless), ['GET', '/api/roles/a'])).toEqual([
    expect.stringMatching(/200: body must have required property 'name'/),
  ])
})

it('reports an error code that the operation does not declare', async () => {
  const other = { ...problem, code: 'user.suspended' }
  expect(await undeclaredOf(json(404, other), ['GET', '/api/roles/a'])).toEqual([
    expect.stringMatching(/404: body\/code must be equal to one of the allowed values.*user\.suspended/),
  ])
})

it('reports an undeclared body and an undeclared content type', async () => {
  expect(
    await undeclaredOf(
      (_, response) => {
        response.write('al')
        response.end('l')
      },
      ['GET', '/api/roles/a'],
    ),
  ).toEqual([expect.stringContaining('200: undeclared content type ""')])
  expect(await undeclaredOf((_, response) => response.writeHead(304).end(), ['GET', '/api/roles/a'])).toEqual(
    [],
  )
})

it('ignores paths that are in no OpenAPI document', async () => {
  expect(await undeclaredOf(json(418, {}), ['GET', '/oidc/auth'], ['GET', '/api/organizations/a'])).toEqual(
    [],
  )
})
