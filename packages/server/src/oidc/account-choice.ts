import { Problem, type signInApi } from '@latchkey/contract'
import type { z } from 'zod'
import { isStepUp } from '../policies/authentication-class.ts'
import type { Services } from '../services.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { type ActiveInteraction, type Details, finish } from './interactions.ts'

type SignedInPerson = z.input<(typeof signInApi)['readSignedIn']['output']>['user']

/**
 * Returns the signed-in person when an application requests the choice of an account (`prompt=select_account`, OpenID
 * Connect Core section 3.1.2.1) or a second factor of this person alone. Errors: `session.identifier_not_found`.
 */
export async function readSignedIn(
  { database }: Services,
  { details }: ActiveInteraction,
): Promise<{ user: SignedInPerson }> {
  const [user] = await database.query<UserRow>(
    sql`select * from users where id = ${signedInAccount(details, isChoice(details) || isStepUp(details.prompt))}`,
  )
  if (!user) throw new Problem('session.identifier_not_found')
  return { user: toSignedInPerson(user) }
}

/** Continues with the signed-in account. Errors: `session.identifier_not_found`. */
export function keepAccount(active: ActiveInteraction): Promise<string> {
  signedInAccount(active.details, isChoice(active.details))
  return finish(active, { select_account: {} })
}

function isChoice({ prompt }: Details): boolean {
  return prompt.name === 'select_account'
}

function signedInAccount({ session }: Details, isShown: boolean): string {
  if (!isShown || !session?.accountId) throw new Problem('session.identifier_not_found')
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
