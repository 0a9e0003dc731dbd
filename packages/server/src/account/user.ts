import { type AttributeName, attributeNames, type User } from '@latchkey/contract'
import { isSuspended } from '../policies/suspension.ts'
import { raw } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { columnOf } from '../store/user-columns.ts'

const shown = [
  'id',
  ...Object.values(columnOf),
  'last_sign_in_at',
  'created_at',
  'updated_at',
  'is_suspended',
  'suspension_reason',
  'suspended_until',
  'deletes_at',
  'password_digest',
  'password_algorithm',
] as const satisfies readonly (keyof UserRow)[]

/** The columns of `users` that show an account. */
export type ShownUser = Pick<UserRow, (typeof shown)[number]>

/** Selected by name: in a list, unused columns cost as much as the others. */
export const shownColumns = raw(shown.map(column => `users.${column}`).join(', '))

/** An account as the Management API shows it, never with the password's digest (docs/wire/management-api.md#2.1). */
export function toUser(row: ShownUser, now: Date): User {
  return {
    id: row.id,
    ...attributesOf(row),
    lastSignInAt: row.last_sign_in_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    isSuspended: isSuspended(row, now),
    hasPassword: row.password_digest !== null,
    deletesAt: row.deletes_at?.getTime() ?? null,
    ...(isSuspended(row, now) && { suspension: suspensionOf(row) }),
  }
}

/** The data of a person that templates of messages may use (docs/wire/account-api.md#3.2). */
export function toAddressee(row: ShownUser, now: Date) {
  const { id, name, avatar, username, primaryEmail, primaryPhone, profile } = toUser(row, now)
  return { id, name, avatar, username, primaryEmail, primaryPhone, profile }
}

/** An account with its password digest, for migration to another system. Only for callers that request it. */
export function toUserWithDigest(row: ShownUser, now: Date): User {
  return {
    ...toUser(row, now),
    passwordDigest: row.password_digest,
    passwordAlgorithm: row.password_algorithm,
  }
}

function attributesOf(row: ShownUser): Pick<User, AttributeName> {
  const attributes: Record<string, unknown> = {}
  for (const name of attributeNames) attributes[name] = row[columnOf[name]]
  // The columns have the types of the attributes' outputs; see `AttributeColumns`.
  return attributes as Pick<User, AttributeName>
}

function suspensionOf({ suspension_reason: reason, suspended_until: until }: ShownUser): User['suspension'] {
  return { reason, until: until?.getTime() ?? null }
}
