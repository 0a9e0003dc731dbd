import { managementScopes, type Problem } from '@latchkey/contract'
import type { Headers } from './response.ts'

/** The path of an API's resource identifier below ENDPOINT; RFC 9728 section 1.2. */
export type ResourcePath = '/api/my-account' | '/api' | '/mcp'

/**
 * The challenge of a refusal: why the token was refused (RFC 6750 section 3), and where the metadata of the API is (RFC
 * 9728 section 5.1). None where no other token would help. A step-up refusal keeps its own hint (RFC 9470).
 */
export function challengeOf(problem: Problem, endpoint: string, path: ResourcePath): Headers {
  const own = problem.headers['www-authenticate']
  const reason = own ? `${own},` : reasonOf(problem)
  if (reason === undefined) return {}
  const { origin, pathname } = new URL(endpoint)
  const metadata = `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}${path}`
  // MCP clients ask for these scopes, of which they get those that they hold.
  const scopes = path === '/mcp' && problem.status === 401 ? `, scope="${managementScopes.join(' ')}"` : ''
  return { 'www-authenticate': `${reason} resource_metadata="${metadata}"${scopes}` }
}

/** The error code and scope of RFC 6750 section 3.1. A lacking scope is 400 or 401 in some rows of the wire. */
function reasonOf({ code, data, status }: Problem): string | undefined {
  const { missingScope } = (data ?? {}) as { missingScope?: string }
  if (missingScope) return `Bearer error="insufficient_scope", scope="${missingScope}",`
  if (status !== 401) return undefined
  // A request without a token gets no error code.
  return /^auth\.(unauthorized|jwt_sub_missing)$/.test(code) ? 'Bearer error="invalid_token",' : 'Bearer'
}
