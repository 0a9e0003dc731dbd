import { Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireAnotherOwner } from '../policies/administrators.ts'
import { requireHeldByRoles } from '../policies/management-access.ts'
import { ownerRole, requireGivable, requireOrdinary } from '../policies/roles.ts'
import type { Account } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { RoleRow, UserRoleRow } from '../store/rows.ts'

/** Adds roles to a person's roles. Returns the new ones (docs/wire/management-api.md#2.16). */
export async function addRoles(account: Account, roleIds: readonly string[]): Promise<string[]> {
  const { tx, user } = account
  const asked = [...new Set(roleIds)]
  await requireGivable(tx, asked, { type: 'User', otherwise: 'user.invalid_role_type' })
  await requireHeldByRoles(account, asked)
  const added = (await giveRoles(tx, [user.id], asked)).map(({ role_id: id }) => id)
  if (added.length > 0) await record(account, 'User.Roles.Updated', { accountId: user.id, added })
  return added
}

/** Replaces a person's roles. Returns them without duplicates. Errors: `user.last_owner`. */
export async function replaceRoles(account: Account, roleIds: readonly string[]): Promise<string[]> {
  const { tx, user } = account
  const kept = [...new Set(roleIds)]
  if (!kept.includes(ownerRole)) await requireAnotherOwner(account)
  await requireGivable(tx, kept, { type: 'User', otherwise: 'entity.db_constraint_violated' })
  const added = (await giveRoles(tx, [user.id], kept)).map(({ role_id: id }) => id)
  await requireHeldByRoles(account, added)
  const rows = await tx.query<UserRoleRow>(
    sql`delete from user_roles where user_id = ${user.id} and role_id <> all(${kept}::text[]) returning *`,
  )
  const removed = rows.map(({ role_id: id }) => id)
  if (added.length + removed.length > 0)
    await record(account, 'User.Roles.Updated', { accountId: user.id, added, removed })
  return kept
}

/** Removes a role from a person. Errors: `user.last_owner`, `entity.not_found` if the person does not have it. */
export async function removeRole(account: Account, roleId: string): Promise<void> {
  const { tx, user } = account
  const [role] = await tx.query<RoleRow>(sql`select * from roles where id = ${roleId}`)
  if (role) requireOrdinary(role)
  if (roleId === ownerRole) await requireAnotherOwner(account)
  const removed = await tx.query(
    sql`delete from user_roles where user_id = ${user.id} and role_id = ${roleId} returning role_id`,
  )
  if (removed.length === 0) throw new Problem('entity.not_found')
  await record(account, 'User.Roles.Updated', { accountId: user.id, removed: [roleId] })
}

/** Inserts roles of people, for every operation that assigns them. Returns the new ones. */
export function giveRoles(
  tx: Queryable,
  userIds: readonly string[],
  roleIds: readonly string[],
): Promise<UserRoleRow[]> {
  return tx.query<UserRoleRow>(sql`
    insert into user_roles (user_id, role_id)
    select user_id, role_id from unnest(${userIds}::text[]) as user_id cross join unnest(${roleIds}::text[]) as role_id
    on conflict do nothing returning *`)
}
