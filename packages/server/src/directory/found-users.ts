import { type ShownUser, shownColumns } from '../account/user.ts'
import { join, type Queryable, raw, type Sql, sql } from '../store/database.ts'
import { offset } from './page.ts'
import type { Search } from './search.ts'
import type { Filters } from './user-filters.ts'
import type { UserTotals } from './user-totals.ts'
import type { Page } from './users.ts'

/** Above this number of matches, a page is found by scanning the newest users instead of collecting all matches. */
const manyUsers = 10_000

export type Listed = { total: number; rows: ShownUser[] }

/** A search for users as SQL, in forms for different query plans. */
export type Sought = {
  /**
   * Selects `id` and `created_at` of every match, by whichever index helps; the argument is the source of search
   * documents.
   */
  found(documents: Sql): Sql
  /** The same for counting many matches, where no index helps. */
  many: Sql
  /** Whether `newest`, a row of `users`, matches. */
  isNewest: Sql
}

/**
 * The current documents, and the stored ones. They differ only while documents wait for renewal; the stored ones are
 * faster to search.
 */
const documents = { current: raw('user_documents'), kept: raw('user_search') }

/** Whether documents waited for renewal at the last query of this node. */
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

/**
 * The limit keeps PostgreSQL from turning the subquery into a join. The newest users then drive the plan, whatever
 * number of matches the planner estimates.
 */
function existing(from: Sql): Sql {
  return sql`(select true from ${from} limit 1)`
}

function narrowedDown(
  narrowed: Sql,
  condition: Sql,
  { documents, filters }: { documents: Sql; filters: Sql[] },
): Sql {
  // Filters may be more selective than the search, so the planner chooses the order of the join.
  if (filters.length > 0)
    return sql`select id, users.created_at from users join ${documents} on user_id = id where ${narrowed} and ${condition}`
  // A lateral join with a limit: each candidate is looked up by its id, whatever number of candidates the planner
  // estimates.
  return sql`select candidates.id, candidates.created_at
    from (select user_id as id, created_at from ${documents} where ${narrowed}) as candidates
    cross join lateral (select 1 from users where users.id = candidates.id and ${condition} limit 1) as matching`
}

export type Listing = { page: Page; totals: UserTotals; search: URLSearchParams }

/**
 * Lists a page of the matches. Few matches are all collected, which also counts them. With many matches, the newest
 * users are scanned until the page is full, and the cached total is used.
 */
export async function listFound(
  tx: Queryable,
  { found, many, isNewest }: Sought,
  { page, totals, search }: Listing,
): Promise<Listed> {
  const known = totals.recall(search)
  if (!known) {
    // A literal instead of a parameter: for an unknown limit the planner expects an early end and scans the whole
    // table.
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

/** Whether a page is near enough to the newest users for a scan. Beyond that, sorting all matches is faster. */
export function isNear({ number, size }: Page): boolean {
  return number * size <= 1000
}

async function countAll(tx: Queryable, found: Sql): Promise<number> {
  const [row] = await tx.query<{ total: string }>(sql`select count(*) as total from (${found}) as found`)
  return Number(row?.total)
}

/**
 * Searches the stored documents. If the result shows that some documents wait for renewal, searches the current ones
 * instead.
 */
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

/** The total is in each row. An empty page has a single row without a user, only for the total. */
export function listedOf(rows: TotalledRow[]): Listed {
  return { total: Number(rows[0]?.total ?? 0), rows: rows.filter(row => row.id !== null) }
}

export function limitOf(page: Page): Sql {
  return sql`limit ${page.size} offset ${offset(page)}`
}
