import { type Administrator, type Caller, Problem } from '@latchkey/contract'
import { administratorScopes } from '../policies/administrators.ts'
import { isSuspended } from '../policies/suspension.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { offset } from './page.ts'
import type { Page } from './users.ts'

type Role = { id: string; name: string }
type Listed = UserRow & { roles: Role[]; scopes: string[]; total: string }

/** A page of the people who have roles of administrators, the last signed in first. */
export async function listAdministrators(
  { tx, now }: RequestContext & { tx: Queryable },
  page: Page,
): Promise<{ total: number; items: Administrator[] }> {
  const rows = await tx.query<Listed>(sql`
    with found as (
      select users.* from users where id in (
        select user_id from user_roles join roles on roles.id = role_id where is_administrator)
    )
    select page.*, ${rolesOf(sql`page.id`)} as roles, ${administratorScopes(sql`page.id`)} as scopes,
      (select count(*) from found) as total
    from (values (1)) as always left join lateral (
      select * from found order by last_sign_in_at desc nulls last, id limit ${page.size} offset ${offset(page)}
    ) as page on true`)
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows.filter(({ id }) => id !== null).map(row => toAdministrator(row, now)),
  }
}

function toAdministrator({ roles, scopes, ...user }: Listed, now: Date): Administrator {
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    primaryEmail: user.primary_email,
    avatar: user.avatar,
    roles,
    scopes: [...scopes].sort(),
    lastSignInAt: user.last_sign_in_at?.getTime() ?? null,
    hasSecondFactor: user.has_factor,
    isSuspended: isSuspended(user, now),
  }
}

/** Reads the caller itself. */
export async function readCaller({ tx, actor }: RequestContext & { tx: Queryable }): Promise<Caller> {
  if (actor.kind !== 'admin') throw new Problem('auth.forbidden')
  const { id, signIn } = actor
  const [row] = await tx.query<{ name: string | null; avatar: string | null; roles: Role[] }>(
    signIn
      ? sql`select coalesce(name, username, primary_email) as name, avatar, ${rolesOf(sql`users.id`)} as roles
            from users where id = ${id}`
      : sql`select name, null as avatar, ${rolesOfApplication} as roles from applications where id = ${id}`,
  )
  return {
    kind: signIn ? 'person' : 'application',
    id,
    name: row?.name ?? null,
    avatar: row?.avatar ?? null,
    roles: row?.roles ?? [],
    scopes: [...actor.scopes].sort(),
    signedInAt: signIn?.at.getTime() ?? null,
  }
}

function rolesOf(userId: Sql): Sql {
  return sql`(
    select coalesce(json_agg(json_build_object('id', roles.id, 'name', roles.name) order by roles.name), '[]')
    from user_roles join roles on roles.id = role_id where user_id = ${userId} and is_administrator)`
}

const rolesOfApplication = sql`(
  select coalesce(json_agg(json_build_object('id', roles.id, 'name', roles.name) order by roles.name), '[]')
  from application_roles join roles on roles.id = role_id
  where application_id = applications.id and not starts_with(roles.name, '#internal:'))`
