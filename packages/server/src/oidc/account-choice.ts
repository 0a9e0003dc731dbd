import { Problem, type signInApi } from '@latchkey/contract'
import type { z } from 'zod'
import type { Services } from '../services.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { type ActiveInteraction, type Details, finish } from './interactions.ts'

type SignedInPerson = z.input<(typeof signInApi)['readSignedIn']['output']>['user']

/**
 * Returns the signed-in person when an application requests the choice of an account: `prompt=select_account` (OpenID
 * Connect Core section 3.1.2.1). Errors: `session.identifier_not_found`.
 */
export async function readSignedIn(
  { database }: Services,
  { details }: ActiveInteraction,
): Promise<{ user: SignedInPerson }> {
  const [user] = await database.query<UserRow>(
    sql`select * from users where id = ${signedInAccount(details)}`,
  )
  if (!user) throw new Problem('session.identifier_not_found')
  return { user: toSignedInPerson(user) }
}

/** Continues with the signed-in account. Errors: `session.identifier_not_found`. */
export function keepAccount(active: ActiveInteraction): Promise<string> {
  signedInAccount(active.details)
  return finish(active, { select_account: {} })
}

function signedInAccount({ prompt, session }: Details): string {
  if (prompt.name !== 'select_account' || !session?.accountId)
    throw new Problem('session.identifier_not_found')
  return session.accountId
}

/** The attributes by which people recognize their own account. */
export function toSignedInPerson(user: UserRow): SignedInPerson {
  return {
    id: user.id,
    name: user.name,
    username: user.username,
    avatar: user.avatar,
    primaryEmail: user.primary_email,
    primaryPhone: user.primary_phone,
  }
}
