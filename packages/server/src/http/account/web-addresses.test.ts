import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'
import { password, refusedAs, somebody } from '../../../../../tests/support/somebody.ts'
import { ask } from '../../../../../tests/support/wire.ts'

const refused = refusedAs(400, 'guard.invalid_input')
const code = [
  'javascript:alert(1)',
  ' JavaScript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
]
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it.each(code)('refuses %j as the address of a picture or a page, in both APIs', async address => {
  const mira = await somebody(server)
  expect(await mira.ask('PATCH /api/my-account', { body: { avatar: address } })).toEqual(refused)
  for (const claim of ['profile', 'website'])
    expect(await mira.ask('PATCH /api/my-account/profile', { body: { [claim]: address } })).toEqual(refused)
  const manage = (body: object) =>
    server.manage('PATCH /api/users/:userId', { params: { userId: mira.id }, body })
  await expect(manage({ avatar: address })).rejects.toMatchObject({ status: 400 })
  await expect(manage({ profile: { website: address } })).rejects.toMatchObject({ status: 400 })
  await expect(server.manage('POST /api/users', { body: { avatar: address } })).rejects.toMatchObject({
    status: 400,
  })
  expect((await mira.ask('GET /api/my-account')).body).toMatchObject({ avatar: null, profile: {} })
})

it('accepts http and https addresses, and text that is not a URL', async () => {
  const mira = await somebody(server)
  const avatar = { avatar: 'https://pictures.example/mira.png' }
  expect((await mira.ask('PATCH /api/my-account', { body: avatar })).status).toBe(200)
  for (const website of ['http://mira.example/', 'mira.example', ''])
    expect((await mira.ask('PATCH /api/my-account/profile', { body: { website } })).status).toBe(200)
})

it('leaves stored addresses with other schemes out of the claims', async () => {
  const mira = await somebody(server)
  await server.database.query(
    `update users set avatar = 'data:image/png;base64,AA', profile = '{"website": "javascript:alert(1)"}' where id = $1`,
    [mira.id],
  )
  const { access_token: token } = await signIn(server.url, mira.username, password)
  const { body } = await ask(server.url, 'GET /oidc/me', { token })
  expect(body).not.toHaveProperty('picture')
  expect(body).not.toHaveProperty('website')
})
