import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

describe('one’s own account', () => {
  it('is there after a registration, with what the scopes show', async () => {
    const tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
    const me = await clientOf(server.url, tokens)('GET /api/my-account')
    expect(me).toMatchObject({
      username: 'mira',
      hasPassword: true,
      isSuspended: false,
      applicationId: 'demo-app',
    })
  })
})
