import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newAdministrator } from '../../../../tests/support/administrators.ts'
import { signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { password, refusedAs } from '../../../../tests/support/somebody.ts'
import { ask } from '../../../../tests/support/wire.ts'

// How a new server gets its first owner.

const running: TestServer[] = []
async function started(overrides: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> {
  const server = await startTestServer(overrides)
  running.push(server)
  return server
}
afterAll(() => Promise.all(running.map(server => server.stop())))

const tokenOf = ({ running: { ownerLink } }: TestServer) => ownerLink?.url.split('#token=')[1] ?? ''
const redeem = (server: TestServer, more: object = {}) =>
  ask(server.url, 'POST /api/links/owner/redeem', {
    body: { token: tokenOf(server), username: 'olga', password, ...more },
  })
async function ownersOf({ database }: TestServer): Promise<string[]> {
  const { rows } = await database.query(
    `select coalesce(username, primary_email) as name from users join user_roles on user_id = id where role_id = 'owner'`,
  )
  return rows.map(({ name }) => name)
}

describe('the link of the first owner', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await started()
  })

  it('is read as often as one likes, and refuses a password that the policy refuses', async () => {
    expect(server.running.ownerLink?.url).toMatch(`${server.url}/welcome#token=`)
    for (let times = 0; times < 2; times += 1)
      expect(
        await ask(server.url, 'POST /api/links/owner/read', { body: { token: tokenOf(server) } }),
      ).toMatchObject({ status: 200, body: { expiresAt: expect.any(String), passwordPolicy: {} } })
    expect((await redeem(server, { password: 'short' })).body.code).toBe('password.rejected')
    expect((await redeem(server, { username: undefined })).body.code).toBe('guard.invalid_input')
    expect(await redeem(server, { token: 'guessed' })).toEqual(refusedAs(404, 'access_link.not_found'))
    expect(await ownersOf(server)).toEqual([])
  })

  it('is renewed with each start while there is no owner, which ends the former one', async () => {
    const former = tokenOf(server)
    server = await started({ databaseUrl: server.databaseUrl })
    expect(await redeem(server, { token: former })).toEqual(refusedAs(404, 'access_link.not_found'))
  })

  it('makes one owner of ten concurrent clients, who signs in; later starts print none', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `owner_${index}`)
    const answers = await Promise.all(names.map(username => redeem(server, { username })))
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const [owner = '', ...others] = await ownersOf(server)
    expect(others).toEqual([])
    await signIn(server.url, owner, password)
    const next = await started({ databaseUrl: server.databaseUrl })
    expect(next.running.ownerLink).toBeUndefined()
  })
})

describe('BOOTSTRAP_OWNER_EMAIL', () => {
  const email = 'olga@mail.example'

  it('makes an owner once, with the password', async () => {
    const bootstrapOwner = { email, password }
    const server = await started({ bootstrapOwner })
    expect(server.running.ownerLink).toBeUndefined()
    const again = await started({ bootstrapOwner, databaseUrl: server.databaseUrl })
    expect(again.running.ownerLink).toBeUndefined()
    expect(await ownersOf(server)).toEqual([email])
    const [{ id = '' } = {}] = await server.manage('GET /api/users', { query: { search: email } })
    const verified = await server.manage('POST /api/users/:userId/password/verify', {
      params: { userId: id },
      body: { password },
    })
    expect(verified).toBeUndefined()
  })

  it('returns an invitation where there is no password', async () => {
    const server = await started({ bootstrapOwner: { email, password: undefined } })
    const { url = '' } = server.running.ownerLink ?? {}
    expect(url).toMatch(`${server.url}/access#token=`)
    const token = url.split('#token=')[1]
    const answer = await ask(server.url, 'POST /api/links/access/redeem', { body: { token, password } })
    expect(answer.status, answer.text).toBe(204)
  })

  it('promotes the person who has the address, and is ignored while there is an owner', async () => {
    const server = await started()
    const { id } = await server.manage('POST /api/users', { body: { primaryEmail: email, password } })
    const next = await started({
      databaseUrl: server.databaseUrl,
      bootstrapOwner: { email: 'OLGA@mail.example', password: undefined },
    })
    expect(next.running.ownerLink).toBeUndefined()
    expect(await ownersOf(server)).toEqual([email])
    expect((await redeem(server)).body.code).toBe('access_link.not_found')
    await newAdministrator(server, ['owner'])
    await started({
      databaseUrl: server.databaseUrl,
      bootstrapOwner: { email: 'eve@mail.example', password },
    })
    expect(await ownersOf(server)).not.toContain('eve@mail.example')
    expect(id).not.toBe('')
  })
})
