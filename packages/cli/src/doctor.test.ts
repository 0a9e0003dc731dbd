import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { latchkey } from '../../../tests/support/command.ts'
import { temporaryDirectory } from '../../../tests/support/directory.ts'
import { createDatabase, freePort, startTestServer } from '../../../tests/support/server.ts'

const secretKey = 'the key that all test servers share, and nobody else'

type Check = { id: string; status: string; message: string; hint?: string }

/** Runs the doctor, and returns its exit code and the checks by their ids. */
async function examine(variables: Record<string, string>) {
  const { code, output } = await latchkey(['doctor', '--json'], { variables })
  const { checks } = JSON.parse(output) as { checks: Check[] }
  return { code, checks: Object.fromEntries(checks.map(check => [check.id, check])) }
}

const statuses = (checks: Record<string, Check>) =>
  Object.fromEntries(Object.values(checks).map(({ id, status }) => [id, status]))

describe('latchkey doctor', () => {
  it('finds a running server healthy, but for the missing connector', async () => {
    const server = await startTestServer()
    onTestFinished(() => server.stop())
    const variables = {
      DATABASE_URL: server.databaseUrl,
      SECRET_KEY: secretKey,
      PORT: new URL(server.url).port,
    }
    const { code, checks } = await examine(variables)
    expect(code).toBe(0)
    expect(statuses(checks)).toEqual({
      node: 'ok',
      configuration: 'ok',
      'data-dir': 'ok',
      disk: 'ok',
      database: 'ok',
      'database-connections': 'ok',
      'secret-key': 'ok',
      mail: 'warning',
      port: 'ok',
      endpoint: 'ok',
      issuer: 'ok',
      clock: 'ok',
      ready: 'ok',
      passkeys: 'ok',
    })

    await server.manage('POST /api/connectors', {
      body: { connectorId: 'http-email', config: { endpoint: 'https://mail.example.com' } },
    })
    const wrong = {
      ...variables,
      SECRET_KEY: 'the key of another server, as long as this',
      DATABASE_POOL_SIZE: '900',
    }
    const { code: failed, checks: later } = await examine(wrong)
    expect(failed).toBe(1)
    expect(statuses(later)).toMatchObject({
      mail: 'ok',
      'secret-key': 'problem',
      'database-connections': 'warning',
    })
  })

  it('changes nothing before the first start, and says that no server answers', async () => {
    const folder = temporaryDirectory()
    const { code, checks } = await examine({ DATA_DIR: folder, PORT: String(await freePort()) })
    expect(code).toBe(0)
    expect(statuses(checks)).toMatchObject({ database: 'ok', port: 'ok', endpoint: 'warning' })
    expect(existsSync(folder)).toBe(false)
  })

  it('finds settings that cannot be used, and those that are misspelled', async () => {
    const { code, checks } = await examine({ PORT: '99999' })
    expect(code).toBe(1)
    expect(checks.configuration).toMatchObject({
      status: 'problem',
      message: expect.stringContaining('PORT'),
    })

    const { checks: warned } = await examine({ DATA_DIR: temporaryDirectory(), DATABASE_ULR: 'x', PORT: '0' })
    expect(warned.configuration).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('DATABASE_URL'),
    })
  })

  it('finds a database that is away, and one that was not set up', async () => {
    const variables = { DATA_DIR: temporaryDirectory(), PORT: String(await freePort()) }
    const away = await examine({ ...variables, DATABASE_URL: 'postgres://localhost:1/none' })
    expect(away.code).toBe(1)
    expect(away.checks.database).toMatchObject({
      status: 'problem',
      hint: expect.stringContaining('DATABASE_URL'),
    })

    const empty = await examine({ ...variables, DATABASE_URL: await createDatabase() })
    expect(empty.code).toBe(0)
    expect(empty.checks['database-migrations']).toMatchObject({ status: 'warning' })
  })

  it('finds another program on the port', async () => {
    const port = await listening(() => ({ status: 404, body: {} }))
    const { code, checks } = await examine({ DATA_DIR: temporaryDirectory(), PORT: String(port) })
    expect(code).toBe(1)
    expect(checks.port).toMatchObject({
      status: 'problem',
      message: `Port ${port} is taken by another program.`,
    })
  })

  it('finds an issuer that is not ENDPOINT, a wrong clock, and a server that is not ready', async () => {
    const port = await listening(path =>
      path === '/readyz'
        ? { status: 503, body: {} }
        : {
            status: 200,
            body: { issuer: 'https://id.example.com/oidc' },
            headers: { date: new Date(Date.now() - 60_000).toUTCString() },
          },
    )
    const { code, checks } = await examine({
      DATA_DIR: temporaryDirectory(),
      PORT: String(await freePort()),
      ENDPOINT: `http://127.0.0.1:${port}`,
    })
    expect(code).toBe(1)
    expect(statuses(checks)).toMatchObject({
      issuer: 'problem',
      clock: 'problem',
      ready: 'problem',
      passkeys: 'warning',
    })
  })

  it('prints a line for each check, with advice below and without colors', async () => {
    const { output } = await latchkey(['doctor', '--port', String(await freePort())], {
      variables: { DATA_DIR: temporaryDirectory() },
    })
    const lines = output.split('\n')
    expect(lines[0]).toMatch(/^ok {7}Node\.js/)
    expect(lines).toContainEqual(expect.stringMatching(/^warning {2}No server answers at/))
    expect(lines).toContainEqual(expect.stringMatching(/^ {9}Start the server with latchkey start/))
    expect(lines.at(-2)).toBe('0 problems, 1 warning.')
  })
})

type Answer = { status: number; body: object; headers?: Record<string, string> }

/** A server of others; returns its port. */
async function listening(answer: (path: string) => Answer): Promise<number> {
  const server = createServer(({ url = '' }, response) => {
    const { status, body, headers } = answer(url)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }).listen(0)
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
