import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { isAllowedAt, type Standing } from '../policies/application-access.ts'
import { type Queryable, sql } from '../store/database.ts'

/** The error description by which the log recognizes this refusal. */
export const notAllowed = 'the application is not open to this person'

/**
 * Refuses a person who may not get tokens for an application, as an OAuth error. Every path that issues a person's
 * tokens must call it.
 */
export async function requireAllowedAt(tx: Queryable, applicationId: string, userId: string): Promise<void> {
  if (!(await isOpenTo(tx, applicationId, userId))) throw new errors.AccessDenied(notAllowed)
}

async function isOpenTo(tx: Queryable, applicationId: string, userId: string): Promise<boolean> {
  const [standing] = await tx.query<Standing>(sql`
    select is_access_controlled,
      exists (select from application_allowed_users where application_id = id and user_id = ${userId}) as is_named,
      exists (select from application_allowed_roles join user_roles using (role_id)
        where application_id = id and user_id = ${userId}) as has_role
    from applications where id = ${applicationId}`)
  // Latchkey's own pages have no rows and are open to everyone.
  return !standing || isAllowedAt(standing)
}

/**
 * Whether the client of a request is closed to this person. A client without access control costs no query, since
 * clients are read for each request anyway.
 */
export async function isClosedTo(
  tx: Queryable,
  { oidc: { client } }: KoaContextWithOIDC,
  userId: string | undefined,
): Promise<boolean> {
  if (!client?.isAccessControlled || userId === undefined) return false
  return !(await isOpenTo(tx, client.clientId, userId))
}
