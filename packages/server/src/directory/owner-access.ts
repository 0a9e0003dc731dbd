import { Problem } from '@latchkey/contract'
import { restoreAccount } from '../account/deletion.ts'
import { removeFactorsSince } from '../account/factors.ts'
import { releaseLockouts } from '../account/lockouts.ts'
import { setSuspended } from '../account/suspension.ts'
import { record } from '../events/record.ts'
import { isClosed } from '../policies/deletion.ts'
import { isSuspended } from '../policies/suspension.ts'
import type { Directory } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { endOwnerLinks, makeOwner } from './owner-links.ts'
import { createUser } from './users.ts'

/** How the operator names a person: one of them. */
export type PersonGiven = { id: string } | { username: string } | { primaryEmail: string }

/** Makes the person an owner who can sign in, with a new account if there is none. Errors: `entity.not_found`. */
export async function ensureOwner(
  directory: Directory,
  given: PersonGiven,
  resetFactors: boolean,
): Promise<{ id: string; isNew: boolean }> {
  const { tx } = directory
  await endOwnerLinks(tx)
  const present = await find(directory, given)
  if (!present && 'id' in given) throw new Problem('entity.not_found')
  const user = present ?? (await createUser(directory, 'id' in given ? {} : given))
  if (present) await letIn(directory, present, resetFactors)
  await makeOwner(directory, user.id)
  return { id: user.id, isNew: !present }
}

async function find({ tx }: Directory, given: PersonGiven): Promise<UserRow | undefined> {
  const condition =
    'id' in given
      ? sql`id = ${given.id}`
      : 'username' in given
        ? sql`username = ${given.username}`
        : sql`fold(primary_email) = fold(${given.primaryEmail})`
  const [user] = await tx.query<UserRow>(sql`select * from users where ${condition} for update`)
  return user
}

/** Takes back what keeps a person from signing in. */
async function letIn(directory: Directory, user: UserRow, resetFactors: boolean): Promise<void> {
  const account = { ...directory, user }
  if (isSuspended(user, directory.now)) await setSuspended(account, { isSuspended: false })
  if (isClosed(user)) await restoreAccount(account)
  if (resetFactors) {
    await removeFactorsSince(account, new Date(0))
    const fields = ['mfaVerifications' as const]
    await record(account, 'User.Data.Updated', { accountId: user.id, fields, change: 'removed' })
  }
  await releaseLockouts(account)
}
