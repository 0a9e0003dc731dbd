import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'
import { ask } from '../../../../../tests/support/wire.ts'

// docs/wire/management-api.md#6.14. The effect on sessions: `oidc/session-lifetime.test.ts`.

let server: TestServer
let token: string
beforeAll(async () => {
  server = await startTestServer()
  token = await server.token()
})
afterAll(() => server.stop())

const manage = (at: string, body?: unknown) => ask(server.url, at, { token, body })
const latest = async () => (await manage('GET /api/logs?logKey=Config.Updated&page_size=1')).body[0]?.payload

describe('the lifetime of sessions', () => {
  it('is 14 days, or the seconds that an administrator sets', async () => {
    expect((await manage('GET /api/configs/oidc/session')).body).toEqual({ ttl: 1_209_600 })
    for (const ttl of [1, 31_536_000, 3600]) {
      const changed = await manage('PATCH /api/configs/oidc/session', { ttl })
      expect(changed).toMatchObject({ status: 200, body: { ttl } })
      expect((await manage('GET /api/configs/oidc/session')).body).toEqual({ ttl })
    }
    expect(await latest()).toMatchObject({ config: 'session', fields: ['ttl'] })
  })

  it('stays as it is after a change without members', async () => {
    const { body } = await manage('GET /api/configs/oidc/session')
    const same = await expectNoTrace(server.database, () => manage('PATCH /api/configs/oidc/session', {}))
    expect(same).toMatchObject({ status: 200, body })
  })

  it.each([0, -1, 1.5, 31_536_001, '3600', null])('refuses %j seconds', async ttl => {
    const refused = await expectNoTrace(server.database, () =>
      manage('PATCH /api/configs/oidc/session', { ttl }),
    )
    expect(refused).toEqual(refusedAs(400, 'guard.invalid_input'))
  })
})

describe('the flags of the console', () => {
  it('are off on a new server and keep what was not changed', async () => {
    const initial = { signInExperienceCustomized: false, organizationCreated: false }
    expect((await manage('GET /api/configs/admin-console')).body).toEqual(initial)
    const checkedChargeNotification = { token: true }
    await manage('PATCH /api/configs/admin-console', { organizationCreated: true })
    const { status, body } = await manage('PATCH /api/configs/admin-console', { checkedChargeNotification })
    expect(status).toBe(200)
    expect(body).toEqual({ ...initial, organizationCreated: true, checkedChargeNotification })
    expect((await manage('GET /api/configs/admin-console')).body).toEqual(body)
  })

  it.each([
    ['guard.invalid_input', 400, { organizationCreated: 'yes' }],
    ['guard.invalid_input', 400, { checkedChargeNotification: [] }],
    ['entity.document_too_large', 422, { checkedChargeNotification: { text: 'x'.repeat(70_000) } }],
  ])('refuse with %s what is no flag', async (code, status, body) => {
    const refused = await expectNoTrace(server.database, () =>
      manage('PATCH /api/configs/admin-console', body),
    )
    expect(refused).toEqual(refusedAs(status, code))
  })
})
