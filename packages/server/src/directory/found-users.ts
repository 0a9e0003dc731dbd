import { type ShownUser, shownColumns } from '../account/user.ts'
import { join, type Queryable, raw, type Sql, sql } from '../store/database.ts'
import { offset } from './page.ts'
import type { Search } from './search.ts'
import type { Filters } from './user-filters.ts'
import type { UserTotals } from './user-totals.ts'
import type { Page } from './users.ts'

/** Found users beyond which nobody looks at all of them to show a page of the newest. */
const manyUsers = 10_000

export type Listed = { total: number; rows: ShownUser[] }

/** Whom a list is to find. */
export type Sought = {
  /** `id` and `created_at` of everybody who is sought, looked up by whatever index serves; text in `documents`. */
  found(documents: Sql): Sql
  /** The same for counting them where there are many: an index leads nowhere then. */
  many: Sql
  /** Whether `newest`, a row of `users`, is one of them. */
  isNewest: Sql
}

/** All documents as they should be, and as they are kept: the same unless some are to be renewed, and quicker to look through. */
const documents = { current: raw('user_documents'), kept: raw('user_search') }

/** Whether some were to be renewed when that was last seen. */
let areBehind = false

export function soughtOf(search: Search | undefined, { all, created }: Filters): Sought {
  if (search?.isExact && all.length === 0) {
    const found = (documents: Sql) =>
      sql`select user_id as id, created_at from ${documents} where ${search.narrowed}`
    return {
      found,
      many: found(documents.current),
      isNewest: existing(sql`${documents.current} where user_id = newest.id and ${search.narrowed}`),
    }
  }
  const condition = join([...all, ...(search ? [search.condition] : [])], ' and ')
  const many = sql`select id, created_at from users where ${condition}`
  return {
    found: documents =>
      search?.narrowed ? narrowedDown(search.narrowed, condition, { documents, filters: all }) : many,
    many,
    isNewest: join([...created, existing(sql`users where users.id = newest.id and ${condition}`)], ' and '),
  }
}

/** A query with a limit is never turned into a join: the newest lead, whatever the planner thinks of how many will be found. */
function existing(from: Sql): Sql {
  return sql`(select true from ${from} limit 1)`
}

function narrowedDown(
  narrowed: Sql,
  condition: Sql,
  { documents, filters }: { documents: Sql; filters: Sql[] },
): Sql {
  // Filters may find fewer than the search does: which of them leads is for the planner to say.
  if (filters.length > 0)
    return sql`select id, users.created_at from users join ${documents} on user_id = id where ${narrowed} and ${condition}`
  // Lateral with a limit: each candidate is looked up, whatever the planner thinks of their number.
  return sql`select candidates.id, candidates.created_at
    from (select user_id as id, created_at from ${documents} where ${narrowed}) as candidates
    cross join lateral (select 1 from users where users.id = candidates.id and ${condition} limit 1) as matching`
}

export type Listing = { page: Page; totals: UserTotals; search: URLSearchParams }

/**
 * Where few are found, they are all looked at, and counted by that. Where many are, the newest are looked through until the page is
 * full, and their number is counted once in a while.
 */
export async function listFound(
  tx: Queryable,
  { found, many, isNewest }: Sought,
  { page, totals, search }: Listing,
): Promise<Listed> {
  const known = totals.recall(search)
  if (!known) {
    // Written out: of a limit that the planner does not know it expects to reach the end early, and reads the whole table.
    const few = (documents: Sql) => sql`${found(documents)} limit ${raw(String(manyUsers + 1))}`
    const listed = await pageOf(tx, few, page)
    if (listed.total <= manyUsers) return listed
  }
  const [total, rows] = await Promise.all([
    known ?? totals.count(search, () => countAll(tx, many)),
    isNear(page) ? newestOf(tx, isNewest, page) : pageOf(tx, found, page).then(({ rows }) => rows),
  ])
  return { total, rows }
}

/** A page that is reached by looking through the newest; beyond it, sorting all of them is quicker. */
export function isNear({ number, size }: Page): boolean {
  return number * size <= 1000
}

async function countAll(tx: Queryable, found: Sql): Promise<number> {
  const [row] = await tx.query<{ total: string }>(sql`select count(*) as total from (${found}) as found`)
  return Number(row?.total)
}

/** Looks through the documents as they are kept; where some turn out to be old, once more through what they should be. */
async function pageOf(tx: Queryable, found: Sought['found'], page: Page): Promise<Listed> {
  const isSure = areBehind
  const rows = await tx.query<TotalledRow & { is_behind: boolean }>(sql`
    with found as materialized (${found(isSure ? documents.current : documents.kept)}), page as (
      select id from found order by created_at desc, id ${limitOf(page)}
    )
    select ${shownColumns}, (select count(*) from found) as total,
      exists (select from user_search_changes) as is_behind
    from (values (1)) as always left join (page join users using (id)) on true
    order by users.created_at desc, users.id`)
  areBehind = rows[0]?.is_behind ?? true
  return areBehind && !isSure ? pageOf(tx, found, page) : listedOf(rows)
}

function newestOf(tx: Queryable, isNewest: Sql, page: Page): Promise<ShownUser[]> {
  return tx.query<ShownUser>(sql`
    with page as (
      select newest.id from users as newest where ${isNewest}
      order by newest.created_at desc, newest.id ${limitOf(page)}
    )
    select ${shownColumns} from page join users using (id) order by users.created_at desc, users.id`)
}

export type TotalledRow = ShownUser & { total: string }

/** The total stands in every row, and in one without a user where the page is empty. */
export function listedOf(rows: TotalledRow[]): Listed {
  return { total: Number(rows[0]?.total ?? 0), rows: rows.filter(row => row.id !== null) }
}

export function limitOf(page: Page): Sql {
  return sql`limit ${page.size} offset ${offset(page)}`
}
