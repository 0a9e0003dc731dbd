import { Problem } from '@latchkey/contract'
import type { Account, RequestContext } from '../store/account.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { requireRecentSignIn } from './console-sign-in.ts'
import { managementApiId, requireHeld } from './management-access.ts'
import { ownerRole } from './roles.ts'
import { isSuspendedAt } from './suspension.ts'

/** The names of the Management API scopes that a person's administrator roles give, as an SQL array. */
export function administratorScopes(userId: Sql): Sql {
  return sql`array(
    select distinct scopes.name from user_roles join roles on roles.id = role_id
      join role_scopes using (role_id) join scopes on scopes.id = scope_id
    where user_id = ${userId} and is_administrator and resource_id = ${managementApiId})`
}

/** The same for the roles of an application. */
export function applicationScopes(applicationId: Sql): Sql {
  return sql`array(
    select distinct scopes.name from application_roles join role_scopes using (role_id) join scopes on scopes.id = scope_id
    where application_id = ${applicationId} and resource_id = ${managementApiId})`
}

type Reading = RequestContext & { tx: Queryable }

/** A condition on `users.id` or another column of a person who is changed. */
type Target = { userId: string } | { email: string }

/**
 * Refuses to change an administrator who holds scopes of the Management API that the actor does not hold: a new
 * password, an address or a session of theirs would give these scopes. For applications too, so that a leaked secret
 * opens only a part of the API. A change of any administrator needs a recent sign-in. Errors: `auth.forbidden`,
 * `auth.insufficient_user_authentication`.
 */
export async function requireRank(context: Reading, target: Target): Promise<void> {
  const { tx, actor } = context
  if (actor.kind !== 'admin' || (actor.scopes.has('all') && !actor.signIn)) return
  const [person] = await tx.query<{ scopes: string[] }>(sql`
    select ${administratorScopes(sql`users.id`)} as scopes from users
    where ${'userId' in target ? sql`id = ${target.userId}` : sql`fold(primary_email) = fold(${target.email})`}`)
  const scopes = person?.scopes ?? []
  requireHeld(actor, scopes)
  if (scopes.length > 0) requireRecentSignIn(context)
}

/**
 * Refuses what would leave the server without an owner who can sign in. The lock on the role makes owners who remove
 * each other take turns. Errors: `user.last_owner`.
 */
export async function requireAnotherOwner({ tx, actor, user, now }: Account): Promise<void> {
  // A scheduled deletion was checked when it was scheduled; and the command of the server's machine makes owners.
  if (actor.kind === 'system') return
  const owned = await tx.query(sql`
    select from roles where id = ${ownerRole}
      and exists (select from user_roles where user_id = ${user.id} and role_id = ${ownerRole})
    for no key update`)
  if (owned.length === 0) return
  const others = await tx.query(sql`
    select from user_roles join users on users.id = user_id
    where role_id = ${ownerRole} and user_id <> ${user.id} and deletes_at is null
      and not ${isSuspendedAt(now)}
    limit 1`)
  if (others.length === 0) throw new Problem('user.last_owner')
}
