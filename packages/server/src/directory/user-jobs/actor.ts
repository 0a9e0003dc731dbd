import { administratorScopes, applicationScopes } from '../../policies/administrators.ts'
import { isUsable } from '../../policies/deletion.ts'
import { requireUserJobScope } from '../../policies/user-jobs.ts'
import type { RequestContext } from '../../store/account.ts'
import type { Admin } from '../../store/actor.ts'
import { type Database, sql } from '../../store/database.ts'
import type { UserJobRow, UserRow } from '../../store/rows.ts'
import type { Settings } from '../../store/settings.ts'

/**
 * The context in which a job works now: its administrator, with the scopes of the request that the roles still give.
 * Errors: `auth.forbidden` if these do not suffice any more.
 */
export async function contextOfJob(
  database: Database,
  job: UserJobRow,
  settings: Settings,
): Promise<RequestContext<Admin>> {
  const now = new Date()
  const held = await presentScopes(database, job, now)
  const { id, clientId, scopes, signIn } = job.actor
  const actor: Admin = {
    kind: 'admin',
    id,
    clientId,
    scopes: new Set(scopes.filter(scope => held.includes(scope))),
    // The sign-in is as old as it was at the request: a job that takes hours needs no new one.
    ...(signIn && {
      signIn: { ...signIn, at: new Date(now.getTime() - (job.created_at.getTime() - signIn.at)) },
    }),
  }
  requireUserJobScope({ actor }, job.type)
  const throttle = { none: 'the request of an administrator was throttled, and each address is' }
  return { actor, client: job.client, settings, now, throttle }
}

/** The scopes that the administrator's roles give now. */
async function presentScopes(database: Database, { actor }: UserJobRow, now: Date): Promise<string[]> {
  if (!actor.signIn) {
    const [application] = await database.query<{ scopes: string[] }>(sql`
      select ${applicationScopes(sql`applications.id`)} as scopes from applications where id = ${actor.id}`)
    return application?.scopes ?? []
  }
  const [person] = await database.query<UserRow & { scopes: string[] }>(sql`
    select users.*, ${administratorScopes(sql`users.id`)} as scopes from users where id = ${actor.id}`)
  return person && isUsable(person, now) ? person.scopes : []
}
