import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { createMissingKeys } from './keys.ts'

const redirectUri = 'https://app.example/callback'
let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  await signIn(server.url, 'mira', 'sunny-Lake-77', { event: 'Register' })
})
afterAll(() => server.stop())

async function idTokenFor(customClientMetadata: object) {
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'A client',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [redirectUri], postLogoutRedirectUris: [] },
      customClientMetadata,
    },
  })
  const tokens = await signIn(server.url, 'mira', 'sunny-Lake-77', { clientId: id, redirectUri })
  return { id, idToken: tokens.id_token }
}

describe('the signing keys of tokens', () => {
  it('are published without their private parts, the elliptic-curve key first', async () => {
    const response = await fetch(`${server.url}/oidc/jwks`)
    const { keys } = (await response.json()) as { keys: Record<string, string>[] }
    expect(keys.map(({ kty, alg, use }) => [kty, alg, use])).toEqual([
      ['EC', 'ES384', 'sig'],
      ['RSA', 'RS256', 'sig'],
    ])
    for (const key of keys)
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key).not.toHaveProperty(secret)
  })

  it('are encrypted in the database', async () => {
    const { rows } = await server.database.query('select sealed_key from signing_keys')
    expect(rows).toHaveLength(2)
    for (const { sealed_key: sealed } of rows) expect(sealed).not.toMatch(/"(d|kty)"/)
  })

  it('are generated once if several nodes start on an empty database', async () => {
    const { database, vault } = server.running.services
    await server.database.query('delete from signing_keys')
    await Promise.all(Array.from({ length: 3 }, () => createMissingKeys(database, vault, new Date())))
    const { rows } = await server.database.query('select purpose from signing_keys order by purpose')
    expect(rows.map(({ purpose }) => purpose)).toEqual(['cookie', 'private'])
  })
})

describe('an ID token', () => {
  it.each([
    [{}, 'ES384'],
    [{ idTokenSignedResponseAlg: 'ES384' }, 'ES384'],
    [{ idTokenSignedResponseAlg: 'RS256' }, 'RS256'],
  ] as const)('for an application with %j is signed with %s', async (settings, algorithm) => {
    const { id, idToken } = await idTokenFor(settings)
    expect(decodeProtectedHeader(idToken).alg).toBe(algorithm)
    const jwks = createRemoteJWKSet(new URL(`${server.url}/oidc/jwks`))
    const { payload } = await jwtVerify(idToken, jwks, { algorithms: [algorithm], audience: id })
    expect(payload.username).toBe('mira')
  })

  it('supports the algorithms that discovery lists, and no others', async () => {
    const response = await fetch(`${server.url}/oidc/.well-known/openid-configuration`)
    const discovery = (await response.json()) as { id_token_signing_alg_values_supported: string[] }
    expect(discovery.id_token_signing_alg_values_supported.toSorted()).toEqual(['ES384', 'RS256'])
    await expect(idTokenFor({ idTokenSignedResponseAlg: 'HS256' })).rejects.toMatchObject({
      code: 'guard.invalid_input',
    })
  })
})
