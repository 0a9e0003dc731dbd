import type { Application } from '@latchkey/contract'
import { empty, join, type Queryable, type Sql, sql } from '../store/database.ts'
import type { ApplicationRow } from '../store/rows.ts'
import { toApplication } from './application.ts'
import { offset } from './page.ts'
import { readRole } from './role.ts'
import { readSearch, requireOneExclusion } from './search.ts'
import type { Page } from './users.ts'

/** All applications or one page of them, newest first. */
export async function listApplications(
  tx: Queryable,
  query: URLSearchParams,
  page: Page | undefined,
): Promise<Listed> {
  requireOneExclusion(query)
  const types = query.getAll('types')
  const excludedRole = query.get('excludeRoleId')
  const isThirdParty = query.get('isThirdParty')
  return listThose(tx, page, [
    sought(query),
    types.length > 0 && sql`type = any(${types}::text[])`,
    isThirdParty && sql`is_third_party = ${isThirdParty === 'true'}`,
    excludedRole &&
      sql`not exists (select from application_roles where application_id = id and role_id = ${excludedRole})`,
  ])
}

/** A page of the applications that hold a role, newest first. */
export async function listRoleApplications(
  tx: Queryable,
  roleId: string,
  { search, page }: { search: URLSearchParams; page: Page },
): Promise<Listed> {
  await readRole(tx, roleId)
  return listThose(tx, page, [
    sought(search),
    sql`id in (select application_id from application_roles where role_id = ${roleId})`,
  ])
}

type Listed = { total: number; items: Application[] }

function sought(query: URLSearchParams): Sql | undefined {
  return readSearch(query, ['id', 'name', 'description'])?.condition
}

async function listThose(
  tx: Queryable,
  page: Page | undefined,
  conditions: (Sql | '' | false | null | undefined)[],
): Promise<Listed> {
  const those = conditions.filter((each): each is Sql => Boolean(each))
  const where = those.length > 0 ? sql`where ${join(those, ' and ')}` : empty
  const [count] = await tx.query<{ total: string }>(sql`select count(*) as total from applications ${where}`)
  const rows = await tx.query<ApplicationRow>(sql`
    select * from applications ${where} order by created_at desc, id limit ${page?.size} offset ${offset(page)}`)
  return { total: Number(count?.total), items: rows.map(toApplication) }
}
