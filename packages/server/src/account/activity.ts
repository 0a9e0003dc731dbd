import { type Activity, activityDetails, type EventType } from '@latchkey/contract'
import { builtInApplications, isBuiltIn } from '../policies/applications.ts'
import { deviceOf } from '../policies/device.ts'
import type { ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { EventRow } from '../store/rows.ts'

/** Events of everyday token use, left out because they would bury the rest. */
const ordinary: readonly EventType[] = [
  'ExchangeTokenBy.AuthorizationCode',
  'ExchangeTokenBy.RefreshToken',
  'RevokeToken',
]

type ListedRow = EventRow & {
  application_name: string | null
  impersonator_name: string | null
}

/** Lists a page of an account's events, newest first. */
export async function listActivity(
  { tx, user }: ReadableAccount,
  page: { number: number; size: number },
): Promise<{ total: number; items: Activity[] }> {
  const rows = await tx.query<ListedRow & { total: string }>(sql`
    with own as not materialized (
      select * from events where account_id = ${user.id} and type <> all(${ordinary}::text[]))
    select page.*, (select count(*) from own) as total, applications.name as application_name,
      coalesce(acting.name, person.name, person.username) as impersonator_name
    from (values (1)) as always left join lateral (
      select * from own order by id desc limit ${page.size} offset ${(page.number - 1) * page.size}
    ) as page on true
    left join applications on applications.id = page.application_id
    left join applications as acting on acting.id = page.impersonator_id
    left join users as person on person.id = page.impersonator_id
    order by page.id desc`)
  return {
    total: Number(rows[0]?.total ?? 0),
    items: rows.filter(row => row.id !== null).map(toActivity),
  }
}

/** Reads all events of an account, everyday token use included, the newest first. */
export async function* activityInBatches(
  { tx, user }: ReadableAccount,
  size = 1000,
): AsyncGenerator<Activity[]> {
  // Ids sort by time, and no id has this character.
  for (let before = '~'; ; ) {
    const rows = await tx.query<ListedRow>(sql`
      select page.*, applications.name as application_name,
        coalesce(acting.name, person.name, person.username) as impersonator_name
      from (
        select * from events where account_id = ${user.id} and id < ${before} order by id desc limit ${size}
      ) as page
      left join applications on applications.id = page.application_id
      left join applications as acting on acting.id = page.impersonator_id
      left join users as person on person.id = page.impersonator_id
      order by page.id desc`)
    if (rows.length > 0) yield rows.map(toActivity)
    const last = rows.at(-1)
    if (!last || rows.length < size) return
    before = last.id
  }
}

function toActivity(row: ListedRow): Activity {
  const by = row.impersonator_id === null ? row.actor_kind : 'impersonator'
  // The address and device of an administrator are not shown to the account's owner.
  const isOwnDoing = by === 'owner' || by === 'visitor'
  const { error, reason } = row.payload
  const { data: details = {} } = activityDetails.safeParse(row.payload)
  return {
    id: row.id,
    key: row.type,
    result: row.result,
    createdAt: row.created_at.getTime(),
    by,
    ...(typeof error === 'string' && { error }),
    ...(isOwnDoing && row.address !== null && { ip: row.address }),
    ...(isOwnDoing && row.user_agent !== null && { device: deviceOf(row.user_agent) }),
    ...(row.application_id !== null && {
      application: { id: row.application_id, name: nameOf(row.application_id, row) },
    }),
    ...(row.impersonator_id !== null && {
      impersonator: { id: row.impersonator_id, name: row.impersonator_name },
    }),
    ...(Object.keys(details).length > 0 && { details }),
    ...(saysWhy(row) && typeof reason === 'string' && { reason }),
  }
}

function nameOf(applicationId: string, { application_name: name }: ListedRow): string | null {
  return isBuiltIn(applicationId) ? builtInApplications[applicationId].name : name
}

/**
 * Whether the owner may see the reason. The reasons of other events, such as a suspension's, are for administrators.
 */
function saysWhy({ type, impersonator_id: impersonator }: EventRow): boolean {
  return impersonator !== null || type === 'SubjectToken.Created'
}
