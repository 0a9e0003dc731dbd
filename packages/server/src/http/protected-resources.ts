import { type AccountRow, accountApi, managementScopes, type UserScope, userScopes } from '@latchkey/contract'
import { cors } from 'hono/cors'
import type { Services } from '../services.ts'
import type { App } from './api.ts'
import type { ResourcePath } from './challenge.ts'

/** The APIs that take access tokens, by the path of their resource identifier below ENDPOINT; RFC 9728 section 1.2. */
const resources = {
  '/api/my-account': { name: 'Account API', scopes: accountScopes() },
  '/api': { name: 'Management API', scopes: managementScopes },
  '/mcp': { name: 'Management API for agents', scopes: managementScopes },
} as const satisfies Record<ResourcePath, unknown>

/** The scopes of the rows of the Account API, and `openid`, which every one needs. */
function accountScopes(): UserScope[] {
  const needed = Object.values<AccountRow>(accountApi).flatMap(({ scopes }) => [
    ...(scopes?.needs ?? []),
    ...Object.values(scopes?.each ?? {}),
  ])
  return userScopes.filter(scope => scope === 'openid' || needed.includes(scope))
}

/** Serves the metadata of our APIs as protected resources; RFC 9728 section 3. */
export function mountProtectedResources(app: App, { config: { endpoint } }: Services): void {
  for (const [path, { name, scopes }] of Object.entries(resources)) {
    const address = `/.well-known/oauth-protected-resource${path}`
    app.use(address, cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
    app.get(address, context =>
      context.json({
        resource: endpoint + path,
        resource_name: name,
        authorization_servers: [`${endpoint}/oidc`],
        scopes_supported: scopes,
        bearer_methods_supported: ['header'],
        resource_documentation: `${endpoint}/docs`,
      }),
    )
  }
}
