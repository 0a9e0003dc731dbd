import type { Client } from '@latchkey/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, signIn } from '../../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../../tests/support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

async function allow(characters: ('.' | '-')[] | undefined): Promise<void> {
  const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
  const { characters: _, ...policy } = usernamePolicy
  await server.manage('PATCH /api/sign-in-exp', {
    body: { usernamePolicy: { ...policy, ...(characters && { characters }) } },
  })
}

async function register(username: string): Promise<Client> {
  return clientOf(server.url, await signIn(server.url, username, 'sunny-Lake-77', { event: 'Register' }))
}

async function proofOf(person: Client): Promise<string> {
  const { verificationRecordId } = await person('POST /api/verifications/password', {
    body: { password: 'sunny-Lake-77' },
  })
  return verificationRecordId
}

describe('a username with a period or a hyphen', () => {
  it('is refused everywhere by default, as in the wire protocol', async () => {
    const { usernamePolicy } = await server.manage('GET /api/sign-in-exp')
    expect(usernamePolicy).not.toHaveProperty('characters')
    await expect(
      server.manage('POST /api/users', { body: { username: 'ada.lovelace' } }),
    ).rejects.toMatchObject({
      code: 'guard.invalid_input',
      status: 400,
      data: { part: 'body', reason: expect.stringContaining('username') },
    })
    await expect(
      signIn(server.url, 'ada.lovelace', 'sunny-Lake-77', { event: 'Register' }),
    ).rejects.toMatchObject({ code: 'user.username_invalid_charset_hard' })
    const ada = await register('ada')
    await expect(
      ada('PATCH /api/my-account', { body: { username: 'ada-l' }, verification: await proofOf(ada) }),
    ).rejects.toMatchObject({ code: 'guard.invalid_input', status: 400 })
    expect(await ada('GET /api/my-account')).toMatchObject({ username: 'ada' })
  })

  it('is accepted where the policy allows the character: from administrators, at registration, and in the account', async () => {
    await allow(['.', '-'])
    await server.manage('POST /api/users', { body: { username: 'grace.hopper' } })
    const ada = await register('ada.lovelace')
    await ada('PATCH /api/my-account', {
      body: { username: 'ada-lovelace' },
      verification: await proofOf(ada),
    })
    await expect(signIn(server.url, 'ada-lovelace', 'sunny-Lake-77')).resolves.toBeDefined()
    await expect(server.manage('POST /api/users', { body: { username: '.ada' } })).rejects.toMatchObject({
      code: 'guard.invalid_input',
    })
  })

  it('is kept by its owner when the policy changes', async () => {
    await allow(undefined)
    await expect(signIn(server.url, 'ada-lovelace', 'sunny-Lake-77')).resolves.toBeDefined()
    await expect(server.manage('POST /api/users', { body: { username: 'x-y' } })).rejects.toMatchObject({
      code: 'guard.invalid_input',
    })
  })
})
