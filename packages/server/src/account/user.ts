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
  'password_digest',
  'password_algorithm',
] as const satisfies readonly (keyof UserRow)[]

/** As much of a row of `users` as an account is shown by. */
export type ShownUser = Pick<UserRow, (typeof shown)[number]>

/** Its columns: in a list, those that nobody sees cost as much as the others. */
export const shownColumns = raw(shown.map(column => `users.${column}`).join(', '))

/** An account as administrators see it; contract management-api 2.1. Never the password's digest. */
export function toUser(row: ShownUser, now: Date): User {
  return {
    id: row.id,
    ...attributesOf(row),
    lastSignInAt: row.last_sign_in_at?.getTime() ?? null,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    isSuspended: isSuspended(row, now),
    hasPassword: row.password_digest !== null,
    ...(isSuspended(row, now) && { suspension: suspensionOf(row) }),
  }
}

/** The same with the digest, for a move to another system; only where the caller asks for it. */
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
  // Columns have the types of the attributes' outputs; see `AttributeColumns`.
  return attributes as Pick<User, AttributeName>
}

function suspensionOf({ suspension_reason: reason, suspended_until: until }: ShownUser): User['suspension'] {
  return { reason, until: until?.getTime() ?? null }
}
