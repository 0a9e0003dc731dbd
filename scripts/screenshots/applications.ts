import type { Client } from '@latchkey/client'
import { userIdOf } from './people.ts'

// RFC 7636, appendix B.
const proofKey = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}

/** Path of the demo application's request that lets people choose an account. */
export function accountChoiceAddress(url: string): string {
  return `/oidc/auth?${new URLSearchParams({
    client_id: 'demo-app',
    redirect_uri: `${url}/demo-app`,
    response_type: 'code',
    scope: 'openid',
    prompt: 'select_account',
    ...proofKey,
  })}`
}

/**
 * Creates a third-party application that requests Mira's profile and scopes of an API. Returns the path of its
 * authorization request.
 */
export async function createShop(manage: Client): Promise<string> {
  const api = { indicator: 'https://orders.example', callback: 'https://shop.example/callback' }
  const scopeIds = await createScopes(manage, api.indicator)
  const { id } = await manage('POST /api/applications', {
    body: {
      name: 'The Corner Shop',
      type: 'SPA',
      isThirdParty: true,
      oidcClientMetadata: { redirectUris: [api.callback], postLogoutRedirectUris: [] },
    },
  })
  await manage('POST /api/applications/:applicationId/user-consent-scopes', {
    params: { applicationId: id },
    body: { userScopes: ['profile', 'email'], resourceScopes: scopeIds },
  })
  return `/oidc/auth?${new URLSearchParams({
    client_id: id,
    redirect_uri: api.callback,
    response_type: 'code',
    scope: 'openid profile email read:orders write:orders',
    resource: api.indicator,
    ...proofKey,
  })}`
}

/** Creates an API with two scopes, which Mira has by a role. */
async function createScopes(manage: Client, indicator: string): Promise<string[]> {
  const resource = await manage('POST /api/resources', { body: { name: 'Orders', indicator } })
  const scopes = await Promise.all(
    [
      { name: 'read:orders', description: 'See what you ordered' },
      { name: 'write:orders', description: 'Order things for you' },
    ].map(body =>
      manage('POST /api/resources/:resourceId/scopes', { params: { resourceId: resource.id }, body }),
    ),
  )
  const scopeIds = scopes.map(({ id }) => id)
  const role = await manage('POST /api/roles', { body: { name: 'customer', description: 'Buys', scopeIds } })
  await manage('POST /api/users/:userId/roles', {
    params: { userId: await userIdOf(manage, 'mira') },
    body: { roleIds: [role.id] },
  })
  return scopeIds
}
