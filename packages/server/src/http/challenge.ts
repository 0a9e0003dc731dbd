import type { Problem } from '@latchkey/contract'
import type { Headers } from './response.ts'

/** The path of an API's resource identifier below ENDPOINT; RFC 9728 section 1.2. */
export type ResourcePath = '/api/my-account' | '/api'

/**
 * The challenge of a 401: why the token was refused (RFC 6750 section 3), and where the metadata of the API is (RFC
 * 9728 section 5.1). A step-up refusal keeps its own hint (RFC 9470).
 */
export function challengeOf(problem: Problem, endpoint: string, path: ResourcePath): Headers {
  const own = problem.headers['www-authenticate']
  // A request without a token gets no error code; RFC 6750 section 3.1.
  const reason = /^auth\.(unauthorized|jwt_sub_missing)$/.test(problem.code)
    ? 'Bearer error="invalid_token",'
    : 'Bearer'
  const { origin, pathname } = new URL(endpoint)
  const metadata = `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, '')}${path}`
  return { 'www-authenticate': `${own ? `${own},` : reason} resource_metadata="${metadata}"` }
}
