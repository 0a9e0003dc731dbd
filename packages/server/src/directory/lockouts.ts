import type { Lockout } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { offset } from './page.ts'
import type { Page } from './users.ts'

type LockoutRow = Pick<UserRow, 'id' | 'name' | 'username' | 'primary_email' | 'primary_phone' | 'avatar'> & {
  action: Lockout['action']
  place: Lockout['place']
  started_at: Date
  ends_at: Date
  total: string
}

/** A page of the lockouts of accounts, of one or of all. A lockout of an identifier that no account has is not listed. */
export async function listLockouts(
  { tx, now }: RequestContext & { tx: Queryable },
  { userId, page }: { userId: string | undefined; page: Page },
): Promise<{ total: number; items: Lockout[] }> {
  const rows = await tx.query<LockoutRow>(sql`
    select users.id, name, username, primary_email, primary_phone, avatar, action, place, started_at, ends_at,
      count(*) over () as total
    from lockouts join users on users.id = user_id
    where ends_at > ${now} and (${userId ?? null}::text is null or user_id = ${userId ?? null})
    order by started_at desc, target limit ${page.size} offset ${offset(page)}`)
  return { total: Number(rows[0]?.total ?? 0), items: rows.map(toLockout) }
}

function toLockout({ action, place, started_at, ends_at, ...user }: LockoutRow): Lockout {
  return {
    user: {
      id: user.id,
      name: user.name,
      username: user.username,
      primaryEmail: user.primary_email,
      primaryPhone: user.primary_phone,
      avatar: user.avatar,
    },
    action,
    place,
    startedAt: started_at.getTime(),
    endsAt: ends_at.getTime(),
  }
}
