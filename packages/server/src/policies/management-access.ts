import {
  includesScope,
  isTruthy,
  type ManagementRow,
  type ManagementScope,
  Problem,
} from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, sql } from '../store/database.ts'
import { isRecentlySignedIn } from './console-sign-in.ts'

/** The id of the Management API's row in `resources`. */
export const managementApiId = 'management-api'

/** Authorizes a call of a Management API row by its scopes. */
export function requireManagementAccess(
  actor: Actor,
  { scope, each = {} }: ManagementRow,
  query: URLSearchParams,
): void {
  if (scope === 'public') return
  if (scope === 'any') {
    if (actor.kind === 'admin' && actor.scopes.size > 0) return
    throw new Problem('auth.forbidden')
  }
  const conditional = Object.entries(each).flatMap(([key, more]) => (isTruthy(query.get(key)) ? [more] : []))
  for (const needed of [scope, ...conditional])
    if (!holds(actor, needed)) throw new Problem('auth.forbidden', { missingScope: needed })
}

/**
 * Refuses to grant Management API scopes that the actor does not hold. Otherwise an administrator who may only assign
 * roles or create secrets could escalate to all scopes.
 */
export function requireHeld(actor: Actor, scopes: readonly string[]): void {
  // The operator's own configuration or command creates these clients.
  if (actor.kind === 'system') return
  for (const scope of scopes)
    if (!holds(actor, scope)) throw new Problem('auth.forbidden', { missingScope: scope })
}

/**
 * Refuses to assign roles whose Management API scopes the actor does not hold, or to create a secret for an
 * application that has them.
 */
export async function requireHeldByRoles(
  { tx, actor }: RequestContext & { tx: Queryable },
  roleIds: readonly string[],
): Promise<void> {
  const rows = await tx.query<{ name: string }>(sql`
    select distinct scopes.name from role_scopes join scopes on scopes.id = scope_id
    where role_id = any(${roleIds}::text[]) and resource_id = ${managementApiId}`)
  requireHeld(
    actor,
    rows.map(({ name }) => name),
  )
}

/**
 * Whether the actor may read the values of secrets: by holding the whole Management API and, for a person, a recent
 * sign-in.
 */
export function mayReadSecrets(context: RequestContext): boolean {
  return holds(context.actor, 'all') && isRecentlySignedIn(context)
}

function holds(actor: Actor, scope: ManagementScope | (string & {})): boolean {
  return actor.kind === 'admin' && includesScope(actor.scopes, scope)
}
