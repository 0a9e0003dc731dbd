import type { UsernameConflicts } from '@latchkey/contract'
import { type Queryable, sql } from '../store/database.ts'

/** Usernames that differ only in case: the total and a sample; docs/wire/management-api.md#6.3. */
export async function findUsernameConflicts(tx: Queryable, limit: number): Promise<UsernameConflicts> {
  const rows = await tx.query<{ total: string; username: string; ids: string[] }>(sql`
    select fold(username) as username, array_agg(id::text order by created_at, id) as ids, count(*) over () as total
    from users where username is not null
    group by fold(username) having count(*) > 1
    order by fold(username) limit ${limit}`)
  return {
    totalConflicts: Number(rows[0]?.total ?? 0),
    samples: rows.map(({ username, ids }) => ({ usernameLower: username, userIds: ids })),
  }
}
