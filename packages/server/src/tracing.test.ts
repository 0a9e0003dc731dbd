import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CollectedSpan, type Collector, startCollector } from '../../../tests/support/collector.ts'
import { signIn } from '../../../tests/support/people.ts'
import {
  createMigratedDatabase,
  freePort,
  startTestServer,
  type TestServer,
} from '../../../tests/support/server.ts'
import { password, type Somebody, somebody } from '../../../tests/support/somebody.ts'
import { ask } from '../../../tests/support/wire.ts'
import { readConfig } from './config.ts'

const telemetryOf = (url: string, more: Record<string, string> = {}) =>
  readConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: url, SECRET_KEY: 'x'.repeat(32), ...more })

let collector: Collector
let server: TestServer
let person: Somebody
let token: string
const email = 'a-secret-address@example.com'

beforeAll(async () => {
  collector = await startCollector()
  const { telemetry } = telemetryOf(collector.url, {
    OTEL_METRIC_EXPORT_INTERVAL: '500',
    OTEL_BSP_SCHEDULE_DELAY: '100',
  })
  server = await startTestServer({ telemetry })
  token = await server.token()
  person = await somebody(server)
  await server.manage('PATCH /api/users/:userId', {
    params: { userId: person.id },
    body: { primaryEmail: email },
  })
})
afterAll(async () => {
  await server.stop()
  await collector.stop()
})

/** The span of a response. */
async function spanOf(headers: Headers): Promise<CollectedSpan> {
  const id = headers.get('logto-core-request-id')
  const found = () => collector.spans.find(({ attributes }) => attributes['latchkey.request_id'] === id)
  await expect.poll(found, { timeout: 15_000 }).toBeDefined()
  return found() as CollectedSpan
}

describe('with a collector', () => {
  it('a request is a span with its operation, route and status, in the trace of the caller', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const at = `GET /api/users/${person.id}?search=${email}`
    const { headers } = await ask(server.url, at, { token, headers: { traceparent } })
    expect(await spanOf(headers)).toMatchObject({
      name: 'GET /api/users/:userId',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      parentSpanId: 'b7ad6b7169203331',
      attributes: {
        'http.request.method': 'GET',
        'http.route': '/api/users/:userId',
        'http.response.status_code': 200,
        'latchkey.operation': 'readUser',
      },
    })
  })

  it('a refusal has the code of its error', async () => {
    const { headers } = await ask(server.url, 'GET /api/users/nobody', { token })
    const { attributes } = await spanOf(headers)
    expect(attributes).toMatchObject({ 'http.response.status_code': 404, 'error.type': 'entity.not_found' })
  })

  it('a request to the provider has its endpoint', async () => {
    const response = await fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'a', client_secret: 'b' }),
    })
    const { name, attributes } = await spanOf(response.headers)
    expect(name).toBe('oidc.token')
    expect(attributes).toMatchObject({ 'http.response.status_code': 400, 'error.type': 'invalid_client' })
  })

  it('a job is a span', async () => {
    await server.database.query(`select graphile_worker.add_job('passwordReset', $1)`, [
      JSON.stringify({ email: 'nobody-has-this@example.com', client: { requestId: 'x' } }),
    ])
    const jobs = () => collector.spans.filter(({ name }) => name === 'job passwordReset')
    await expect.poll(() => jobs().length, { timeout: 15_000 }).toBe(1)
  })

  it('metrics have the names of /metrics, with their values', async () => {
    await expect
      .poll(() => collector.metrics.get('latchkey_request_duration_seconds'), { timeout: 15_000 })
      .toBeGreaterThan(0)
    expect([...collector.metrics.keys()]).toContain('process_cpu_seconds_total')
    const text = (await ask(server.url, 'GET /metrics')).text
    for (const name of collector.metrics.keys()) expect(text).toContain(`# TYPE ${name} `)
  })

  it('has nothing of a person, a token, a query or a body', async () => {
    const { access_token: opaque } = await signIn(server.url, person.username, password)
    const verified = await person.ask('POST /api/verifications/password', { body: { password } })
    await spanOf(verified.headers)
    await spanOf((await person.ask('PATCH /api/my-account', { body: { name: 'A Secret Name' } })).headers)
    const received = collector.received()
    expect(received).toContain('PATCH /api/my-account')
    const secrets = [
      email,
      person.username,
      person.id,
      password,
      opaque,
      token,
      'Secret Name',
      'search=',
      'nobody-has',
    ]
    for (const secret of secrets) expect(received).not.toContain(secret)
  })
})

describe('without a collector', () => {
  it('a collector that never answers fails no request, and delays the shutdown by seconds at most', async () => {
    // Accepts connections and never answers.
    const silent = createServer(() => {}).listen(0)
    const { port } = silent.address() as { port: number }
    const { telemetry } = telemetryOf(`http://localhost:${port}`, { OTEL_METRIC_EXPORT_INTERVAL: '100' })
    const other = await startTestServer({ telemetry })
    for (let at = 0; at < 50; at += 1)
      expect((await ask(other.url, 'GET /api/.well-known/sign-in-exp')).status).toBe(200)
    await pause(200)
    const begun = performance.now()
    await other.stop()
    expect(performance.now() - begun).toBeLessThan(6000)
    silent.closeAllConnections()
    silent.close()
  })

  it('nothing of OpenTelemetry is loaded unless an endpoint is set', async () => {
    const loaded = async (variables: Record<string, string>) => {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', probe], {
        cwd: import.meta.dirname,
        env: {
          PATH: process.env.PATH,
          PORT: String(await freePort()),
          DATABASE_URL: await createMigratedDatabase(),
          SECRET_KEY: 'the key that all test servers share, and nobody else',
          BREACHED_PASSWORDS_URL: 'off',
          LOG_LEVEL: 'silent',
          ...variables,
        },
      })
      return stdout.split('\n').filter(Boolean)
    }
    const [without, withOne] = await Promise.all([
      loaded({}),
      loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url }),
    ])
    expect(without).toEqual([])
    expect(withOne).toContain('@opentelemetry/sdk-trace')
  }, 60_000)
})

/** Starts a server, asks it, and prints the packages of OpenTelemetry that it loaded. `prom-client` needs the API. */
const probe = `
  import { registerHooks } from 'node:module'
  const loaded = new Set()
  registerHooks({
    resolve(name, context, next) {
      if (name.startsWith('@opentelemetry/') && !context.parentURL?.includes('prom-client')) loaded.add(name)
      return next(name, context)
    },
  })
  const { start } = await import(${JSON.stringify(join(import.meta.dirname, 'start.ts'))})
  const { readConfig } = await import(${JSON.stringify(join(import.meta.dirname, 'config.ts'))})
  const running = await start(readConfig(process.env))
  await fetch('http://localhost:' + running.port + '/api/.well-known/sign-in-exp')
  await running.stop()
  for (const name of loaded) console.log(name)
  process.exit(0)
`
