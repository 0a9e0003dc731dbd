import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAdministrator } from '../../../tests/support/administrators.ts'
import { latchkey } from '../../../tests/support/command.ts'
import { startTestServer, type TestServer } from '../../../tests/support/server.ts'
import { password } from '../../../tests/support/somebody.ts'
import { ask } from '../../../tests/support/wire.ts'

let server: TestServer
let variables: Record<string, string>
beforeAll(async () => {
  server = await startTestServer()
  variables = {
    DATABASE_URL: server.databaseUrl,
    SECRET_KEY: 'the key that all test servers share, and nobody else',
    PORT: new URL(server.url).port,
  }
})
afterAll(() => server.stop())

async function run(...args: string[]) {
  const { code, output, errors } = await latchkey(['create-owner', ...args, '--json'], { variables })
  expect(errors).toBe('')
  return { code, document: JSON.parse(output) }
}
const redeem = (url: string, api: 'access' | 'owner', more: object = {}) =>
  ask(server.url, `POST /api/links/${api}/redeem`, {
    body: { token: url.split('#token=')[1], password, ...more },
  })
const rolesOf = async (userId: string) =>
  (await server.manage('GET /api/users/:userId/roles', { params: { userId } })).map(({ id }) => id)

describe('latchkey create-owner', () => {
  it('prints a link with which a person makes the account of an owner', async () => {
    const { code, document } = await run()
    expect(code).toBe(0)
    expect(document).toEqual({
      isNew: true,
      link: { url: expect.any(String), expiresAt: expect.any(Number) },
    })
    expect((await redeem(document.link.url, 'owner', { username: 'olga' })).status).toBe(204)
  })

  it('makes an account that is an owner, with a link for its password', async () => {
    const { document } = await run('--email', 'otto@mail.example')
    expect(document).toMatchObject({ isNew: true, primaryEmail: 'otto@mail.example' })
    expect(await rolesOf(document.id)).toEqual(['owner'])
    expect((await redeem(document.link.url, 'access')).status).toBe(204)
  })

  it('lets in an owner who is suspended and lost the factors', async () => {
    const { id, username } = await newAdministrator(server, ['owner'])
    await server.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: id },
      body: { isSuspended: true },
    })
    const { document } = await run('--username', username, '--reset-factors')
    expect(document).toMatchObject({ isNew: false, id })
    expect(await server.manage('GET /api/users/:userId', { params: { userId: id } })).toMatchObject({
      isSuspended: false,
    })
    const factors = await server.manage('GET /api/users/:userId/mfa-verifications', {
      params: { userId: id },
    })
    expect(factors).toEqual([])
    expect((await redeem(document.link.url, 'access', { password: 'another-Lake-78' })).status).toBe(204)
  })

  it('makes nobody an owner by an id that does not exist', async () => {
    const { code, document } = await run('--user', 'nobody')
    expect({ code, error: document.error.code }).toEqual({ code: 1, error: 'entity.not_found' })
  })
})
