import { isTruthy, type User } from '@latchkey/contract'
import { toUser, toUserWithDigest } from '../account/user.ts'
import { type Queryable, raw, type Sql, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { offset } from './page.ts'
import { readRole } from './role.ts'
import { readSearch, requireOneExclusion, type Search } from './search.ts'
import type { Page } from './users.ts'

type Listing = { search: URLSearchParams; page: Page }
type ListedRow = UserRow & { total: string }

/** A page of accounts, the newest first, and how many there are in all. */
export async function listUsers(
  tx: Queryable,
  { search, page }: Listing,
): Promise<{ total: number; items: User[] }> {
  requireOneExclusion(search)
  const toItem = isTruthy(search.get('includePasswordHash')) ? toUserWithDigest : toUser
  const sought = readSearch(search, userColumns)
  const excluded = search.get('excludeRoleId')
  const among = excluded === null ? undefined : allBut(excluded)
  const rows = await tx.query<ListedRow>(sought || among ? foundUsers(sought, among, page) : allUsers(page))
  return { total: Number(rows[0]?.total ?? 0), items: rows.filter(row => row.id !== null).map(toItem) }
}

/** A page of the people who have a role, the newest first. */
export async function listRoleUsers(
  tx: Queryable,
  roleId: string,
  { search, page }: Listing,
): Promise<{ total: number; items: User[] }> {
  await readRole(tx, roleId)
  const sought = readSearch(search, userColumns)
  const rows = await tx.query<ListedRow>(foundUsers(sought, holdersOf(roleId), page))
  return { total: Number(rows[0]?.total ?? 0), items: rows.filter(row => row.id !== null).map(toUser) }
}

const userColumns = ['id', 'primary_email', 'primary_phone', 'username', 'name']

/** Whom a list is about, and how many they are, counted without looking at each. */
type Among = { condition: Sql; total: Sql }

function holdersOf(roleId: string): Among {
  return {
    condition: sql`exists (select from user_roles where user_id = listed.id and role_id = ${roleId})`,
    total: sql`select count(*) from user_roles where role_id = ${roleId}`,
  }
}

function allBut(roleId: string): Among {
  const { condition, total } = holdersOf(roleId)
  return {
    condition: sql`not ${condition}`,
    total: sql`select (select sum(amount) from user_counts) - (${total})`,
  }
}

/** The total stands in every row, and in one without a user where the page is empty. */
function allUsers(page: Page): Sql {
  return sql`
    select listed.*, (select sum(amount) from user_counts) as total from (values (1)) as always left join lateral (
      select * from users order by created_at desc, id limit ${page.size} offset ${offset(page)}
    ) as listed on true`
}

function foundUsers(search: Search | undefined, among: Among | undefined, page: Page): Sql {
  const listed = search ? matches(search) : sql`select id, created_at from users`
  // What is sought is looked for once; without a search, a page is found by the order of users.
  const once = raw(search ? 'materialized' : 'not materialized')
  return sql`
    with found as ${once} (
      select id, created_at from (${listed}) as listed where ${among?.condition ?? sql`true`}
    ), page as (
      select id from found order by created_at desc, id limit ${page.size} offset ${offset(page)}
    )
    select users.*, (${search || !among ? sql`select count(*) from found` : among.total}) as total
    from (values (1)) as always left join (page join users using (id)) on true
    order by users.created_at desc, users.id`
}

function matches({ condition, narrowed, isExact }: Search): Sql {
  if (!narrowed) return sql`select id, created_at from users where ${condition}`
  const candidates = sql`select user_id as id, created_at from user_search where ${narrowed}`
  if (isExact) return candidates
  // Lateral with a limit: each candidate is looked up, whatever the planner thinks of their number.
  return sql`select candidates.id, candidates.created_at from (${candidates}) as candidates
    cross join lateral (select 1 from users where users.id = candidates.id and ${condition} limit 1) as matching`
}
