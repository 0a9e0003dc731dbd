import { isTruthy, type User } from '@latchkey/contract'
import { shownColumns, toUser, toUserWithDigest } from '../account/user.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import {
  isNear,
  type Listed,
  limitOf,
  listedOf,
  listFound,
  type Sought,
  soughtOf,
  type TotalledRow,
} from './found-users.ts'
import { readRole } from './role.ts'
import { readSearch, requireOneExclusion } from './search.ts'
import { holds, readFilters, type UserQuery } from './user-filters.ts'
import type { UserTotals } from './user-totals.ts'
import type { Page } from './users.ts'

type Reader = RequestContext & { tx: Queryable }
type UserListRequest = { query: UserQuery; search: URLSearchParams; page: Page }
type Users = { total: number; items: User[] }

const userColumns = ['id', 'primary_email', 'primary_phone', 'username', 'name']

/** A page of users, newest first, with the total. Errors: `request.invalid_input`. */
export async function listUsers(
  { tx, now }: Reader,
  { query, search, page }: UserListRequest,
  { totals, quick }: { totals: UserTotals; quick: Queryable },
): Promise<Users> {
  const sought = soughtUsers({ query, search }, now)
  const listed = sought
    ? await listFound(tx, sought, { page, totals, search })
    : await listAll(isNear(page) ? quick : tx, page)
  const toItem = isTruthy(query.includePasswordHash) ? toUserWithDigest : toUser
  return { total: listed.total, items: listed.rows.map(row => toItem(row, now)) }
}

/** The people whom a search and filters find; undefined: everybody. Errors: `request.invalid_input`. */
export function soughtUsers(
  { query, search }: Pick<UserListRequest, 'query' | 'search'>,
  now: Date,
): Sought | undefined {
  requireOneExclusion(search)
  const found = readSearch(search, userColumns)
  const filters = readFilters(query, search, now)
  return found || filters.all.length > 0 ? soughtOf(found, filters) : undefined
}

/** A page of the people who hold a role, newest first. Errors: `entity.not_exists_with_id`. */
export async function listRoleUsers(
  { tx, now }: Reader,
  roleId: string,
  { search, page, totals }: { search: URLSearchParams; page: Page; totals: UserTotals },
): Promise<Users> {
  await readRole(tx, roleId)
  const sought = soughtOf(readSearch(search, userColumns), { all: [holds(roleId)], created: [] })
  // The cache of totals uses the search as key, so the role becomes part of it.
  const ofRole = new URLSearchParams([...search, ['role', roleId]])
  const listed = await listFound(tx, sought, { page, totals, search: ofRole })
  return { total: listed.total, items: listed.rows.map(row => toUser(row, now)) }
}

async function listAll(tx: Queryable, page: Page): Promise<Listed> {
  const newest = sql`users order by created_at desc, id ${limitOf(page)}`
  // On a distant page, a subquery of ids skips the earlier rows in the index without reading them.
  const listed = isNear(page)
    ? sql`select ${shownColumns} from ${newest}`
    : sql`select ${shownColumns} from (select id from ${newest}) as page join users using (id) order by created_at desc, id`
  return listedOf(
    await tx.query<TotalledRow>(sql`
      select listed.*, (select sum(amount) from user_counts) as total
      from (values (1)) as always left join lateral (${listed}) as listed on true`),
  )
}
