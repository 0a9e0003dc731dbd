import { managementResource, Problem } from '@latchkey/contract'
import { errors, type JWTPayload } from 'jose'
import { administratorScopes, applicationScopes } from '../policies/administrators.ts'
import { consoleId } from '../policies/applications.ts'
import { multiFactorClass } from '../policies/authentication-class.ts'
import { isUsable } from '../policies/deletion.ts'
import type { Admin } from '../store/actor.ts'
import { type Database, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { type KeyRing, tokenAlgorithms } from './key-ring.ts'
import { readSession } from './token-sessions.ts'

/** Authenticates Management API tokens. Verified tokens are cached until they expire or the cache is invalidated. */
export type AdminTokens = {
  /** Identifies the caller by a token for an audience; the Management API unless given. */
  identify(token: string, audience?: string): Admin | Promise<Admin>
  forget(): void
  trust(isHeard: boolean): void
}

type Known = { admin: Admin; audience: string; expiresAt: number }

/** Most cached tokens; the oldest is evicted. */
const limit = 10_000

export function createAdminTokens(database: Database, issuer: string, keys: KeyRing): AdminTokens {
  const known = new Map<string, Known>()
  let generation = 0
  let isHeard = false

  async function verify(token: string, audience: string): Promise<Admin> {
    const asked = generation
    const { payload } = await keys
      .verify(token, {
        issuer,
        audience,
        typ: 'at+jwt',
        algorithms: tokenAlgorithms,
        requiredClaims: ['exp'],
      })
      .catch(failure => {
        throw new Problem('auth.unauthorized', reasonOf(failure))
      })
    const admin = await adminOf(database, payload)
    // A person's rights can end in many ways, such as with the session, so they are read for each request.
    if (asked === generation && isHeard && !admin.signIn)
      remember(token, { admin, audience, expiresAt: (payload.exp ?? 0) * 1000 })
    return admin
  }

  function remember(token: string, entry: Known) {
    if (known.size >= limit) known.delete(known.keys().next().value ?? '')
    known.set(token, entry)
  }

  return {
    identify(token, audience = managementResource) {
      const entry = known.get(token)
      if (entry && entry.audience === audience && entry.expiresAt > Date.now()) return entry.admin
      known.delete(token)
      return verify(token, audience)
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

async function adminOf(database: Database, payload: JWTPayload): Promise<Admin> {
  const { sub, client_id: clientId } = payload
  if (!sub) throw new Problem('auth.jwt_sub_missing')
  if (sub === clientId) return applicationOf(database, payload)
  // A machine that exchanges a person's token must not lend the person its own rights.
  if (clientId !== consoleId) throw new Problem('auth.forbidden')
  return personOf(database, sub, payload)
}

/** The application must still exist and still hold the token's scopes, so that a revocation applies at once. */
async function applicationOf(database: Database, { client_id: clientId, scope }: JWTPayload): Promise<Admin> {
  const [application] = await database.query<{ scopes: string[] }>(sql`
    select ${applicationScopes(sql`applications.id`)} as scopes
    from applications where id = ${String(clientId)} and type = 'MachineToMachine'`)
  if (!application) throw new Problem('auth.unauthorized', { code: 'ERR_CLIENT_GONE', name: 'ClientGone' })
  const id = String(clientId)
  return { kind: 'admin', id, clientId: id, scopes: stillHeld(scope, application.scopes) }
}

/** The person must still be usable, signed in by the session of the token, and hold its scopes. */
async function personOf(
  database: Database,
  id: string,
  { session_id: uid, scope, auth_time: signedInAt, acr }: JWTPayload,
): Promise<Admin> {
  const [person] = await database.quick.query<UserRow & { scopes: string[] }>(sql`
    select users.*, ${administratorScopes(sql`users.id`)} as scopes from users where id = ${id}`)
  const { present } = await readSession(database.quick, { uid, accountId: id, clientId: consoleId })
  if (!person || !isUsable(person, new Date()) || !present)
    throw new Problem('auth.unauthorized', { code: 'ERR_SESSION_GONE', name: 'SessionGone' })
  return {
    kind: 'admin',
    id,
    clientId: consoleId,
    scopes: stillHeld(scope, person.scopes),
    signIn: { at: new Date(Number(signedInAt ?? 0) * 1000), isMultiFactor: acr === multiFactorClass },
  }
}

function stillHeld(granted: unknown, held: readonly string[]): Set<string> {
  const names = typeof granted === 'string' ? granted.split(' ') : []
  return new Set(names.filter(name => held.includes(name)))
}

/** The reason for refusing a token, as the wire names it (docs/wire/management-api.md#1.3). */
function reasonOf(failure: unknown): Record<string, unknown> {
  if (!(failure instanceof errors.JOSEError)) return { code: 'ERR_JWT_INVALID', name: 'JWTInvalid' }
  const { code, name } = failure
  const { claim, reason } = failure as { claim?: string; reason?: string }
  return { code, name, ...(claim && { claim }), ...(reason && { reason }) }
}
