import { randomInt } from 'node:crypto'
import { isTruthy, Problem, type User } from '@latchkey/contract'
import type { Details } from '../account/details.ts'
import { columnsOf } from '../account/details.ts'
import { type PasswordAlgorithm, requireUsableDigest } from '../account/password-digests.ts'
import { toUser, toUserWithDigest } from '../account/user.ts'
import { record } from '../events/record.ts'
import { isBuiltIn } from '../policies/applications.ts'
import { requireFreeIdentifiers } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import type { Directory, Visit } from '../store/account.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { newShortId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import { readSearch, requireOneExclusion, type Search } from './search.ts'

type NewUser = Details & {
  id?: string | undefined
  password?: { digest: string; algorithm: PasswordAlgorithm } | undefined
  applicationId?: string | undefined
}

/** Creates an account; every detail is optional. */
export async function createUser(
  directory: Directory,
  { id, password, applicationId, ...details }: NewUser,
): Promise<UserRow> {
  const { tx, settings, now } = directory
  const columns = columnsOf(details)
  await requireFreeIdentifiers(tx, settings, columns, {
    order: ['username', 'primary_email', 'primary_phone'],
  })
  if (password) requireUsableDigest(password.digest || undefined, password.algorithm)
  if (id !== undefined) await requireFreeId(tx, id)
  const phone = columns.primary_phone && normalPhone(columns.primary_phone)
  const [user] = await tx.query<UserRow>(sql`
    insert into users (id, username, primary_email, primary_phone, name, avatar, custom_data, profile,
      password_digest, password_algorithm, password_updated_at, application_id, access_version, created_at,
      updated_at)
    values (${id ?? newShortId()}, ${columns.username}, ${columns.primary_email}, ${phone}, ${columns.name},
      ${columns.avatar}, ${JSON.stringify(columns.custom_data ?? {})}, ${JSON.stringify(columns.profile ?? {})},
      ${password?.digest}, ${password?.algorithm}, ${password && now}, ${applicationId},
      ${id === undefined ? 0 : newAccessVersion()}, ${now}, ${now})
    returning *`)
  if (!user) throw new Problem('entity.not_exists')
  await record(directory, 'User.Created', { accountId: user.id })
  return user
}

/** `user.id_already_in_use`. The name of an application is none for a person: both are a token's `sub`; RFC 9068 section 5. */
async function requireFreeId(tx: Queryable, id: string): Promise<void> {
  const taken = await tx.query(
    sql`select from users where id = ${id} union all select from applications where id = ${id}`,
  )
  if (taken.length > 0 || isBuiltIn(id)) throw new Problem('user.id_already_in_use')
}

/** Somebody may have had a chosen id before: what nodes remember of their tokens must not count for whoever has it now. */
function newAccessVersion(): number {
  return randomInt(1, 2 ** 30)
}

export type Page = { number: number; size: number }

/** A page of accounts, the newest first, and how many there are in all. */
export async function listUsers(
  { tx, now }: Visit & { tx: Queryable },
  query: URLSearchParams,
  page: Page,
): Promise<{ total: number; items: User[] }> {
  requireOneExclusion(query)
  const toItem = isTruthy(query.get('includePasswordHash')) ? toUserWithDigest : toUser
  const search = readSearch(query, ['id', 'primary_email', 'primary_phone', 'username', 'name'])
  const rows = await tx.query<UserRow & { total: string }>(search ? foundUsers(search, page) : allUsers(page))
  return { total: Number(rows[0]?.total ?? 0), items: rows.filter(row => row.id !== null).map(row => toItem(row, now)) }
}

/** The total stands in every row, and in one without a user where the page is empty. */
function allUsers(page: Page): Sql {
  return sql`
    select listed.*, (select sum(amount) from user_counts) as total from (values (1)) as always left join lateral (
      select * from users order by created_at desc, id limit ${page.size} offset ${(page.number - 1) * page.size}
    ) as listed on true`
}

function foundUsers(search: Search, page: Page): Sql {
  return sql`
    with found as materialized (${matches(search)}), page as (
      select id from found order by created_at desc, id limit ${page.size} offset ${(page.number - 1) * page.size}
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
