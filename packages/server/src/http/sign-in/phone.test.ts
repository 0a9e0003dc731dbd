import { afterAll, beforeAll, expect, it } from 'vitest'
import { authorize } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { decide } from '../../../../../tests/support/settings.ts'
import { password, refusedAs } from '../../../../../tests/support/somebody.ts'
import { type Answer, ask } from '../../../../../tests/support/wire.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  const methods = [
    { identifier: 'phone' as const, password: true, verificationCode: false, isPasswordPrimary: true },
  ]
  await decide(server, { signIn: { methods } })
})
afterAll(() => server.stop())

async function visitor(): Promise<(at: string, body?: unknown) => Promise<Answer>> {
  const { jar } = await authorize(server.url)
  const call = (at: string, body?: unknown) => ask(server.url, at, { body, headers: { cookie: jar.cookie } })
  await call('PUT /api/experience', { interactionEvent: 'SignIn' })
  return call
}

async function tryPassword(value: string, given: string) {
  const call = await visitor()
  const body = { identifier: { type: 'phone', value }, password: given }
  const proven = await call('POST /api/experience/verification/password', body)
  if (proven.status !== 200) return proven
  return call('POST /api/experience/identification', { verificationId: proven.body.verificationId })
}

it('finds the account of a phone number that is typed with the trunk zero of its country', async () => {
  await server.manage('POST /api/users', { body: { primaryPhone: '61412345678', password } })
  for (const typed of ['61412345678', '610412345678'])
    expect((await tryPassword(typed, password)).status).toBe(204)
  expect(await tryPassword('610412345670', password)).toEqual(refusedAs(422, 'session.invalid_credentials'))
})

it('counts wrong passwords of all spellings of a phone number together', async () => {
  await server.manage('POST /api/users', { body: { primaryPhone: '61412345679', password } })
  await decide(server, { sentinelPolicy: { maxAttempts: 2 } })
  for (const typed of ['61412345679', '610412345679']) await tryPassword(typed, 'wrong-Lake-77')
  for (const typed of ['61412345679', '610412345679'])
    expect((await tryPassword(typed, password)).body.code).toBe(
      'session.verification_blocked_too_many_attempts',
    )
})
