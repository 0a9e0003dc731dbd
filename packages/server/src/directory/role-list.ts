import { isTruthy, type Role, type RoleWithHolders } from '@latchkey/contract'
import { isListedRole } from '../policies/roles.ts'
import { empty, join, type Queryable, type Sql, sql } from '../store/database.ts'
import type { RoleRow } from '../store/rows.ts'
import { requireMachineApplication } from './application-roles.ts'
import { offset } from './page.ts'
import { toRole } from './role.ts'
import { readSearch } from './search.ts'
import type { Page } from './users.ts'

type Listing = { search: URLSearchParams; page: Page }

type Holders = {
  users_count: string
  featured_users: RoleWithHolders['featuredUsers']
  applications_count: string
  featured_applications: RoleWithHolders['featuredApplications']
}

/**
 * A page of roles by name, each with the number of its holders and three examples. Internal roles are left out, and those of
 * administrators, unless these are asked for: a program written for the wire would take them for its own.
 */
export async function listRoles(
  tx: Queryable,
  listing: Listing,
): Promise<{ total: number; items: RoleWithHolders[] }> {
  const { search } = listing
  const [type, user, application] = ['type', 'excludeUserId', 'excludeApplicationId'].map(key =>
    search.get(key),
  )
  const { total, rows } = await pageOf<RoleRow & Holders>(tx, listing, {
    more: holders,
    conditions: [
      sql`is_administrator = ${isTruthy(search.get('isAdministrator'))}`,
      type && sql`type = ${type}`,
      user && sql`id not in (select role_id from user_roles where user_id = ${user})`,
      application &&
        sql`id not in (select role_id from application_roles where application_id = ${application})`,
    ],
  })
  return {
    total,
    items: rows.map(row => ({
      ...toRole(row),
      usersCount: Number(row.users_count),
      featuredUsers: row.featured_users,
      applicationsCount: Number(row.applications_count),
      featuredApplications: row.featured_applications,
    })),
  }
}

/** A page of a person's roles. */
export async function listUserRoles(
  tx: Queryable,
  userId: string,
  listing: Listing,
): Promise<{ total: number; items: Role[] }> {
  const { total, rows } = await pageOf<RoleRow>(tx, listing, {
    conditions: [sql`type = 'User' and id in (select role_id from user_roles where user_id = ${userId})`],
  })
  return { total, items: rows.map(toRole) }
}

/** A page of an application's roles. */
export async function listApplicationRoles(
  tx: Queryable,
  applicationId: string,
  listing: Listing,
): Promise<{ total: number; items: Role[] }> {
  await requireMachineApplication(tx, applicationId)
  const { total, rows } = await pageOf<RoleRow>(tx, listing, {
    conditions: [
      sql`type = 'MachineToMachine' and id in (select role_id from application_roles where application_id = ${applicationId})`,
    ],
  })
  return { total, items: rows.map(toRole) }
}

async function pageOf<Row extends RoleRow>(
  tx: Queryable,
  { search, page }: Listing,
  { conditions, more = empty }: { conditions: (Sql | '' | null | undefined)[]; more?: Sql },
): Promise<{ total: number; rows: Row[] }> {
  const sought = readSearch(search, ['id', 'name', 'description'])?.condition
  const all = [isListedRole, sought, ...conditions].filter((each): each is Sql => Boolean(each))
  const rows = await tx.query<Row & { total: string }>(sql`
    with found as not materialized (select * from roles where ${join(all, ' and ')})
    select page.*, (select count(*) from found) as total ${more}
    from (values (1)) as always left join lateral (
      select * from found order by name, id limit ${page.size} offset ${offset(page)}
    ) as page on true`)
  return { total: Number(rows[0]?.total ?? 0), rows: rows.filter(row => row.id !== null) }
}

const holders = sql`,
  (select count(*) from user_roles where role_id = page.id) as users_count,
  (select coalesce(json_agg(featured), '[]') from (
    select users.id, avatar, users.name from user_roles join users on users.id = user_id
    where role_id = page.id order by user_id limit 3) as featured) as featured_users,
  (select count(*) from application_roles where role_id = page.id) as applications_count,
  (select coalesce(json_agg(featured), '[]') from (
    select applications.id, applications.name, applications.type
    from application_roles join applications on applications.id = application_id
    where role_id = page.id order by application_id limit 3) as featured) as featured_applications`
