import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clientOf, signIn } from '../../../../tests/support/people.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'

let one: TestServer
let other: TestServer
beforeAll(async () => {
  one = await startTestServer()
  other = await startTestServer({ databaseUrl: one.databaseUrl, endpoint: one.url })
})
afterAll(async () => {
  await other.stop()
  await one.stop()
})

async function rememberedEverywhere(username: string) {
  const tokens = await signIn(one.url, username, 'sunny-Lake-77', { event: 'Register' })
  const nodes = [clientOf(one.url, tokens), clientOf(other.url, tokens)]
  for (const call of nodes) await call('GET /api/my-account')
  return { tokens, nodes }
}

const refused = { status: 401, code: 'auth.unauthorized' }

describe('a token that two nodes have cached', () => {
  it('becomes invalid on both at once when one revokes it', async () => {
    const { tokens, nodes } = await rememberedEverywhere('revoked')
    await fetch(`${one.url}/oidc/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token: tokens.access_token, client_id: 'demo-app' }),
    })
    for (const call of nodes) {
      await expect(call('GET /api/my-account')).rejects.toMatchObject(refused)
      await expect(call('PATCH /api/my-account', { body: { name: 'x' } })).rejects.toMatchObject(refused)
    }
  })

  it('becomes invalid on both at once when one suspends its owner', async () => {
    const { nodes } = await rememberedEverywhere('suspended')
    const [user] = await one.manage('GET /api/users', { query: { search: 'suspended' } })
    await one.manage('PATCH /api/users/:userId/is-suspended', {
      params: { userId: user?.id ?? '' },
      body: { isSuspended: true },
    })
    for (const call of nodes) {
      await expect(call('GET /api/my-account')).rejects.toMatchObject(refused)
      await expect(call('PATCH /api/my-account', { body: { name: 'x' } })).rejects.toMatchObject(refused)
    }
  })

  it('stays valid when another token of the same person ends', async () => {
    const { nodes } = await rememberedEverywhere('persistent')
    const second = await signIn(one.url, 'persistent', 'sunny-Lake-77')
    await fetch(`${one.url}/oidc/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token: second.access_token, client_id: 'demo-app' }),
    })
    for (const call of nodes) {
      expect(await call('PATCH /api/my-account', { body: { name: 'Still here' } })).toMatchObject({
        name: 'Still here',
      })
      expect(await call('GET /api/my-account')).toMatchObject({ name: 'Still here' })
    }
  })
})

it('applies a setting that is switched off on one node to the next call on every node', async () => {
  const { nodes } = await rememberedEverywhere('watching')
  await one.manage('PATCH /api/account-center', { body: { enabled: false } })
  await expect(nodes[0]?.('GET /api/my-account')).rejects.toMatchObject({
    code: 'account_center.not_enabled',
  })
  await expect
    .poll(() => nodes[1]?.('GET /api/my-account').catch(problem => problem.code))
    .toBe('account_center.not_enabled')
})
