import type { Application } from '@latchkey/contract'
import { empty, join, type Queryable, type Sql, sql } from '../store/database.ts'
import type { ApplicationRow } from '../store/rows.ts'
import { toApplication } from './application.ts'
import { readSearch, requireOneExclusion } from './search.ts'
import type { Page } from './users.ts'

/** All applications, or one page of them, the newest first. */
export async function listApplications(
  tx: Queryable,
  query: URLSearchParams,
  page: Page | undefined,
): Promise<{ total: number; items: Application[] }> {
  requireOneExclusion(query)
  const types = query.getAll('types')
  const excludedRole = query.get('excludeRoleId')
  const isThirdParty = query.get('isThirdParty')
  const conditions = [
    readSearch(query, ['id', 'name', 'description'])?.condition,
    types.length > 0 && sql`type = any(${types}::text[])`,
    isThirdParty && sql`is_third_party = ${isThirdParty === 'true'}`,
    excludedRole &&
      sql`not exists (select from application_roles where application_id = id and role_id = ${excludedRole})`,
  ].filter((each): each is Sql => Boolean(each))
  const where = conditions.length > 0 ? sql`where ${join(conditions, ' and ')}` : empty

  const [count] = await tx.query<{ total: string }>(sql`select count(*) as total from applications ${where}`)
  const limit = page ? sql`limit ${page.size} offset ${(page.number - 1) * page.size}` : empty
  const rows = await tx.query<ApplicationRow>(
    sql`select * from applications ${where} order by created_at desc, id ${limit}`,
  )
  return { total: Number(count?.total), items: rows.map(toApplication) }
}
