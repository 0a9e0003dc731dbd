import { isTruthy, type ManagementRow, type ManagementScope, Problem } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, sql } from '../store/database.ts'

/** The row of the Management API among the resources. */
export const managementApiId = 'management-api'

/** May whoever came do what this row says? */
export function requireManagementAccess(
  actor: Actor,
  { scope, each = {} }: ManagementRow,
  query: URLSearchParams,
): void {
  if (scope === 'public') return
  const conditional = Object.entries(each).flatMap(([key, more]) => (isTruthy(query.get(key)) ? [more] : []))
  for (const needed of [scope, ...conditional])
    if (!holds(actor, needed)) throw new Problem('auth.forbidden', { missingScope: needed })
}

/**
 * Nobody hands out more of the Management API than they hold: whoever may only give roles, or only make secrets, would otherwise
 * hold everything a moment later.
 */
export function requireHeld(actor: Actor, scopes: readonly string[]): void {
  // At start-up the operator's own word makes the first clients.
  if (actor.kind === 'system') return
  for (const scope of scopes)
    if (!holds(actor, scope)) throw new Problem('auth.forbidden', { missingScope: scope })
}

/** Nobody gives a role, or makes a secret for who has it, that allows more of the Management API than they hold. */
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

function holds(actor: Actor, scope: ManagementScope | (string & {})): boolean {
  return actor.kind === 'admin' && (actor.scopes.has('all') || actor.scopes.has(scope))
}
