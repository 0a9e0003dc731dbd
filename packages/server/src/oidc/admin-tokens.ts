import { managementResource, Problem } from '@latchkey/contract'
import { errors, type JWTPayload } from 'jose'
import type { Admin } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import { type KeyRing, tokenAlgorithms } from './key-ring.ts'

/** Authenticates Management API tokens. Verified tokens are cached until they expire or the cache is invalidated. */
export type AdminTokens = {
  identify(token: string): Admin | Promise<Admin>
  forget(): void
  trust(isHeard: boolean): void
}

/** Most cached tokens; the oldest is evicted. */
const limit = 10_000

export function createAdminTokens(database: Database, issuer: string, keys: KeyRing): AdminTokens {
  const known = new Map<string, { admin: Admin; expiresAt: number }>()
  let generation = 0
  let isHeard = false

  async function verify(token: string): Promise<Admin> {
    const asked = generation
    const { payload } = await keys
      .verify(token, {
        issuer,
        audience: managementResource,
        typ: 'at+jwt',
        algorithms: tokenAlgorithms,
        requiredClaims: ['exp'],
      })
      .catch(failure => {
        throw new Problem('auth.unauthorized', reasonOf(failure))
      })
    const admin = await adminOf(database, payload)
    if (asked === generation && isHeard) remember(token, { admin, expiresAt: (payload.exp ?? 0) * 1000 })
    return admin
  }

  function remember(token: string, entry: { admin: Admin; expiresAt: number }) {
    if (known.size >= limit) known.delete(known.keys().next().value ?? '')
    known.set(token, entry)
  }

  return {
    identify(token) {
      const entry = known.get(token)
      if (entry && entry.expiresAt > Date.now()) return entry.admin
      known.delete(token)
      return verify(token)
    },
    forget() {
      generation += 1
      known.clear()
    },
    trust(heard) {
      isHeard = heard
      generation += 1
      known.clear()
    },
  }
}

/** The application must still exist and still hold the token's scopes, so that a revocation applies at once. */
async function adminOf(database: Database, { sub, client_id: clientId, scope }: JWTPayload): Promise<Admin> {
  if (!sub) throw new Problem('auth.jwt_sub_missing')
  // A machine that exchanges a person's token must not lend the person its own rights.
  if (sub !== clientId) throw new Problem('auth.forbidden')
  const [application] = await database.query<{ scopes: string[] }>(sql`
    select array(
      select scopes.name from application_roles join role_scopes using (role_id) join scopes on scopes.id = scope_id
      where application_id = applications.id and resource_id = 'management-api'
    ) as scopes
    from applications where id = ${String(clientId)} and type = 'MachineToMachine'`)
  if (!application) throw new Problem('auth.unauthorized', { code: 'ERR_CLIENT_GONE', name: 'ClientGone' })
  const granted = typeof scope === 'string' ? scope.split(' ') : []
  const scopes = new Set(granted.filter(name => application.scopes.includes(name)))
  return { kind: 'admin', id: sub, clientId: String(clientId), scopes }
}

/** The reason for refusing a token, as the wire names it (docs/wire/management-api.md#1.3). */
function reasonOf(failure: unknown): Record<string, unknown> {
  if (!(failure instanceof errors.JOSEError)) return { code: 'ERR_JWT_INVALID', name: 'JWTInvalid' }
  const { code, name } = failure
  const { claim, reason } = failure as { claim?: string; reason?: string }
  return { code, name, ...(claim && { claim }), ...(reason && { reason }) }
}
