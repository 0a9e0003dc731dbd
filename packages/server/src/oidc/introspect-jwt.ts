import type { KoaContextWithOIDC } from 'oidc-provider'
import type { Database } from '../store/database.ts'
import { findPerson } from './claims.ts'
import { type KeyRing, tokenAlgorithms } from './key-ring.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { readSession } from './token-sessions.ts'

/** Introspects a JWT access token for the application that it was issued to (RFC 7662 section 2.2). */
export function createJwtIntrospection(database: Database, issuer: string, keys: KeyRing) {
  const store = inOAuthWords(database)
  return async ({ oidc }: KoaContextWithOIDC): Promise<Record<string, unknown>> => {
    const verified = await keys
      .verify(String(oidc.params?.token), {
        issuer,
        typ: 'at+jwt',
        algorithms: tokenAlgorithms,
        requiredClaims: ['sub', 'exp', 'client_id'],
      })
      .catch(() => undefined)
    const { sub = '', client_id: clientId, session_id: uid } = verified?.payload ?? {}
    if (!verified || clientId !== oidc.client?.clientId || typeof clientId !== 'string')
      return { active: false }
    // The subject is the machine itself, or a person who may have been deleted, suspended or closed since.
    if (sub !== clientId && !(await findPerson(store, sub))) return { active: false }
    const session = await readSession(store, { uid, accountId: sub, clientId })
    if (session.isOver && !session.hasRefreshToken) return { active: false }
    return { active: true, ...verified.payload, token_type: 'Bearer' }
  }
}
