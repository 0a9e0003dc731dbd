import { Problem, type UserJobType } from '@latchkey/contract'
import { issueAccessLink, keepAccessLink } from '../../account/access-links.ts'
import { deleteAccount, restoreAccount, scheduleDeletion } from '../../account/deletion.ts'
import { setPasswordExpired } from '../../account/password.ts'
import { addRoles, removeRole } from '../../account/roles.ts'
import { endOtherSessions } from '../../account/sessions.ts'
import { setSuspended } from '../../account/suspension.ts'
import type { LinkSender } from '../../connectors/message.ts'
import { requireRank } from '../../policies/administrators.ts'
import { isClosed } from '../../policies/deletion.ts'
import { isSuspended } from '../../policies/suspension.ts'
import { type Account, type Directory, openToChange, openToRead } from '../../store/account.ts'
import { type Queryable, sql } from '../../store/database.ts'
import type { Action, Outcome } from './action.ts'

type Details = Record<string, unknown>

/** What a job does at one account, by its type. Exports and imports are not done account by account. */
export const accountActions = (
  database: Queryable,
  sender: LinkSender,
): Record<Exclude<UserJobType, 'export' | 'import'>, Action> => ({
  suspend: atAccount(async (account, details) => {
    const { user, now } = account
    const { reason, until } = details as { reason?: string | null; until?: number | null }
    // An end that passed while the account was restored: there is nothing left to suspend.
    if (isSelf(account) || (typeof until === 'number' && until <= now.getTime())) return 'skipped'
    await setSuspended(account, { isSuspended: true, reason, until })
    return { inverse: isSuspended(user, now) ? null : {} }
  }),

  restore: atAccount(async account => {
    const { user, now } = account
    if (!isSuspended(user, now)) return 'skipped'
    await setSuspended(account, { isSuspended: false })
    return { inverse: { reason: user.suspension_reason, until: user.suspended_until?.getTime() ?? null } }
  }),

  roles: atAccount(async (account, details) => {
    const { add = [], remove = [] } = details as { add?: string[]; remove?: string[] }
    const held = await rolesOf(account)
    const removed = remove.filter(id => held.includes(id))
    const added = add.length > 0 ? await addRoles(account, add) : []
    for (const id of removed) await removeRole(account, id)
    return added.length + removed.length > 0 ? { inverse: { add: removed, remove: added } } : 'skipped'
  }),

  endSessions: atAccount(async account => {
    // The session in which the administrator follows the job.
    if (isSelf(account)) return 'skipped'
    await endOtherSessions(account)
    return {}
  }),

  expirePasswords: atAccount(async account => {
    if (account.user.password_digest === null || account.user.is_password_expired) return 'skipped'
    await setPasswordExpired(account, true)
    return {}
  }),

  invite: {
    async before(context, { userId }) {
      const seen = await openToRead(database, context, userId)
      await requireRank(seen, { userId })
      return issueAccessLink(seen, { purpose: 'invitation', expiresIn: aWeek, send: true }, sender)
    },
    async perform(directory, { userId }, issued) {
      const account = await openRanked(directory, userId)
      await keepAccessLink(account, issued as Awaited<ReturnType<typeof issueAccessLink>>, sender.endpoint)
      return {}
    },
  },

  delete: atAccount(async account => {
    if (isClosed(account.user)) return 'skipped'
    await scheduleDeletion(account)
    return { inverse: {} }
  }),

  cancelDeletion: atAccount(async account => {
    await restoreAccount(account)
    return {}
  }),

  deleteImported: atAccount(async account => {
    if (account.user.last_sign_in_at !== null) {
      const reason = 'the person has signed in since the import'
      throw new Problem('request.invalid_input', { reason }, { details: reason })
    }
    await deleteAccount(account)
    return {}
  }),
})

/** Seconds. Many people are not at their mail every day. */
const aWeek = 7 * 24 * 3600

function atAccount(perform: (account: Account, details: Details) => Promise<Outcome>): Action {
  return {
    perform: async (directory, { userId, details }) => perform(await openRanked(directory, userId), details),
  }
}

/** Opens an account as the operation at one account does. Errors: `entity.not_found`, `auth.forbidden`. */
async function openRanked(directory: Directory, userId: string): Promise<Account> {
  const account = await openToChange(directory.tx, directory, userId)
  await requireRank(account, { userId })
  return account
}

function isSelf({ actor, user }: Account): boolean {
  return actor.kind === 'admin' && actor.id === user.id
}

async function rolesOf({ tx, user }: Account): Promise<string[]> {
  const rows = await tx.query<{ role_id: string }>(
    sql`select role_id from user_roles where user_id = ${user.id}`,
  )
  return rows.map(({ role_id: id }) => id)
}
