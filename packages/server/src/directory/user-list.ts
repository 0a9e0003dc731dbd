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
  const among =
    excluded === null
      ? undefined
      : sql`not exists (select from user_roles where user_id = listed.id and role_id = ${excluded})`
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
  const among = sql`exists (select from user_roles where user_id = listed.id and role_id = ${roleId})`
  const rows = await tx.query<ListedRow>(foundUsers(sought, among, page))
  return { total: Number(rows[0]?.total ?? 0), items: rows.filter(row => row.id !== null).map(toUser) }
}

const userColumns = ['id', 'primary_email', 'primary_phone', 'username', 'name']

/** The total stands in every row, and in one without a user where the page is empty. */
function allUsers(page: Page): Sql {
  return sql`
    select listed.*, (select sum(amount) from user_counts) as total from (values (1)) as always left join lateral (
      select * from users order by created_at desc, id limit ${page.size} offset ${offset(page)}
    ) as listed on true`
}

function foundUsers(search: Search | undefined, among: Sql | undefined, page: Page): Sql {
  const listed = search ? matches(search) : sql`select id, created_at from users`
  // What is sought is looked for once; without a search, a page is found by its order, and counting goes by an index.
  const once = raw(search ? 'materialized' : 'not materialized')
  return sql`
    with found as ${once} (
      select id, created_at from (${listed}) as listed where ${among ?? sql`true`}
    ), page as (
      select id from found order by created_at desc, id limit ${page.size} offset ${offset(page)}
    )
    select users.*, (select count(*) from found) as total
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
