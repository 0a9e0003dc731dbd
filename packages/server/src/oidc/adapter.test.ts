import { afterAll, beforeAll, expect, it } from 'vitest'
import { CookieJar, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('stores no usable credential in the database', async () => {
  const jar = new CookieJar()
  const tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register', jar })
  const cookies = jar.values.map(value => decodeURIComponent(value))
  const { rows } = await server.database.query('select model, key, payload::text from oidc_records')
  expect(rows.map(row => row.model)).toEqual(
    expect.arrayContaining(['AccessToken', 'RefreshToken', 'Session', 'Grant']),
  )
  const stored = JSON.stringify(rows)
  for (const secret of [tokens.access_token, tokens.refresh_token ?? '', ...cookies]) {
    expect(secret.length).toBeGreaterThan(10)
    expect(stored.includes(secret), 'a secret in clear').toBe(false)
  }
})

it('refuses values from the database as credentials', async () => {
  await signIn(server.url, 'otto', 'sunny-Lake-77', { event: 'Register' })
  const { rows } = await server.database.query("select key from oidc_records where model = 'AccessToken'")
  for (const { key } of rows) {
    const response = await fetch(`${server.url}/api/my-account`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(response.status).toBe(401)
  }
})
