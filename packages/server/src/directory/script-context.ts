import type { Application } from '@latchkey/contract'
import { toUser } from '../account/user.ts'
import { isBuiltIn } from '../policies/applications.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ApplicationRow, UserRow } from '../store/rows.ts'
import { builtInApplication, toApplication } from './application.ts'

type Found = {
  factors: string[]
  roles: { id: string; name: string; description: string | null; scopes: object[] }[]
  interaction: object | null
}

/**
 * The facts about a person. The query takes as long for an unknown id, so that timing reveals no accounts (enumeration).
 */
async function factsOf(
  tx: Queryable,
  userId: string,
  sessionUid: string | undefined,
): Promise<Found | undefined> {
  const [found] = await tx.query<Found>(sql`
    select
      array(select type from factors where user_id = ${userId} order by position) as factors,
      array(
        select json_build_object('id', id, 'name', name, 'description', description, 'scopes', array(
          select json_build_object('id', scopes.id, 'name', scopes.name, 'description', scopes.description,
            'resourceId', resource_id)
          from role_scopes join scopes on scopes.id = scope_id where role_id = roles.id order by scopes.name))
        from roles where type = 'User' and id in (select role_id from user_roles where user_id = ${userId})
        order by name) as roles,
      (select json_build_object('interactionEvent', event, 'userId', user_id, 'verificationRecords', verifications)
        from sessions where uid = ${sessionUid} and user_id = ${userId}) as interaction`)
  return found
}

/**
 * A person as scripts see them, and the sign-in that began the session (docs/wire/management-api.md#6.15). There are no
 * organizations and no enterprise identities yet.
 */
export async function personForScripts(
  tx: Queryable,
  row: UserRow | undefined,
  { now, sessionUid }: { now: Date; sessionUid?: string | undefined },
) {
  const found = await factsOf(tx, row?.id ?? '', sessionUid)
  if (!row) return { user: null }
  const { suspension: _, ...shown } = toUser(row, now)
  return {
    user: {
      ...shown,
      ssoIdentities: [],
      mfaVerificationFactors: found?.factors ?? [],
      roles: found?.roles ?? [],
      organizations: [],
      organizationRoles: [],
    },
    ...(found?.interaction && { interaction: found.interaction }),
  }
}

/** An application as scripts see it; undefined for one that has no row. */
export async function applicationForScripts(tx: Queryable, id: string): Promise<Application | undefined> {
  if (isBuiltIn(id)) return builtInApplication(id)
  const [row] = await tx.query<ApplicationRow>(sql`select * from applications where id = ${id}`)
  return row && toApplication(row)
}
