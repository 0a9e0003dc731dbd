import { hash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { expectNoTrace } from '../../../../../tests/support/traces.ts'

const breached = 'correct horse battery staple'
const isPwned = [{ code: 'password_rejected.pwned' }]
let isUp = true
/** A local stand-in for the range API that knows one breached password. */
const ranges = createServer((message, response) => {
  if (!isUp) return response.writeHead(500).end()
  const digest = hash('sha1', breached).toUpperCase()
  const isAsked = message.url === `/range/${digest.slice(0, 5)}`
  response.end(isAsked ? `${digest.slice(5)}:384` : `${'0'.repeat(35)}:1`)
})
let server: TestServer

beforeAll(async () => {
  ranges.listen(0, '127.0.0.1')
  await once(ranges, 'listening')
  const { port } = ranges.address() as AddressInfo
  server = await startTestServer({ breachedPasswordsUrl: `http://127.0.0.1:${port}/range` })
})
afterAll(async () => {
  await server.stop()
  ranges.closeAllConnections()
  ranges.close()
})

describe('a breached password', () => {
  it('is refused when a person changes their password', async () => {
    const mira = await somebody(server)
    const verification = await mira.prove()
    const answer = await expectNoTrace(server.database, () =>
      mira.ask('POST /api/my-account/password', { body: { password: breached }, verification }),
    )
    expect(answer).toEqual(refusedAs(422, 'password.rejected', isPwned))
  })

  it('is refused at registration', async () => {
    await expect(signIn(server.url, 'newcomer', breached, { event: 'Register' })).rejects.toMatchObject({
      code: 'password.rejected',
    })
  })

  it('is accepted from an administrator', async () => {
    const { id: userId } = await server.manage('POST /api/users', { body: { password: breached } })
    await server.manage('PATCH /api/users/:userId/password', {
      params: { userId },
      body: { password: breached },
    })
  })

  it('is accepted while the breach service is unavailable, which the metrics count', async () => {
    const mira = await somebody(server)
    isUp = false
    let present: string | undefined
    for (const password of [breached, `${breached} indeed`]) {
      const verification = await mira.prove(present)
      present = password
      const answer = await mira.ask('POST /api/my-account/password', { body: { password }, verification })
      expect(answer.status).toBe(204)
    }
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toMatch(/latchkey_breached_password_lookups_total\{outcome="failed"\} 1\n/)
    expect(metrics).toMatch(/latchkey_breached_password_lookups_total\{outcome="skipped"\} 1\n/)
    expect(metrics).toMatch(/latchkey_breached_password_lookups_total\{outcome="found"\} 2\n/)
  })
})
