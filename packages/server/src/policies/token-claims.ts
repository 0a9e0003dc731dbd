/**
 * Claims that say what a token is, for whom it is and how the person signed in (RFC 7519 section 4.1, RFC 9068 section
 * 2.2, RFC 8693 section 4). A script cannot set them.
 */
const reserved: ReadonlySet<string> = new Set([
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'client_id', 'azp', 'scope', 'authorization_details'],
  ...['sid', 'session_id', 'acr', 'amr', 'auth_time', 'nonce', 'at_hash', 'c_hash', 'cnf'],
  ...['act', 'may_act', 'impersonator', 'organization_id', '__proto__'],
])

/** The claims without the reserved ones. */
export function withoutReserved(claims: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !reserved.has(name)))
}
