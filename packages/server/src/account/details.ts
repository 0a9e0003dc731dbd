import { Problem, type Profile } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireFreeIdentifiers, requireRemainingIdentifier } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import { requireAllowedValues } from '../policies/profile-field-values.ts'
import { requireAllowedUsername } from '../policies/username.ts'
import type { Account } from '../store/account.ts'
import { join, raw, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import { closeChanges } from './undo.ts'

/** What can be changed of an account by simply saying so. Absent keys stay as they are. */
export type Details = {
  username?: string | null | undefined
  primaryEmail?: string | null | undefined
  primaryPhone?: string | null | undefined
  name?: string | null | undefined
  avatar?: string | null | undefined
  /** Replaces what is stored. */
  customData?: Record<string, unknown> | undefined
  /** Replaces what is stored. */
  profile?: Profile | undefined
}

/** Changes details of an account; empty texts are stored as null. Nothing given, nothing changed: `entity.invalid_input`. */
export async function changeDetails(account: Account, details: Details): Promise<UserRow> {
  const change = columnsOf(details)
  if (Object.keys(change).length === 0) throw new Problem('entity.invalid_input')
  await requireAllowed(account, details, change)
  await requireFreeIdentifiers(account.tx, account.settings, change, {
    order: ['primary_email', 'primary_phone', 'username'],
    ownId: account.user.id,
  })
  if (change.primary_phone) change.primary_phone = normalPhone(change.primary_phone)
  // People change addresses elsewhere. What an administrator put right, no link to a thief's mailbox takes back.
  if ('primary_email' in change || 'primary_phone' in change) await closeChanges(account)
  return write(account, change)
}

/** Merges claims into the profile; `address` is one claim. */
export async function mergeProfile(account: Account, profile: Profile): Promise<UserRow> {
  if (account.actor.kind === 'owner') await requireAllowedValues(account.settings, { profile })
  return write(account, { profile: { ...account.user.profile, ...profile } })
}

/** Merges keys into the custom data, at the top level. */
export function mergeCustomData(account: Account, customData: Record<string, unknown>): Promise<UserRow> {
  return write(account, { custom_data: { ...account.user.custom_data, ...customData } })
}

type Change = Partial<
  Pick<
    UserRow,
    'username' | 'primary_email' | 'primary_phone' | 'name' | 'avatar' | 'custom_data' | 'profile'
  >
>

/** Wire names and columns, one to one. */
const columns = {
  username: 'username',
  primaryEmail: 'primary_email',
  primaryPhone: 'primary_phone',
  name: 'name',
  avatar: 'avatar',
  customData: 'custom_data',
  profile: 'profile',
} as const satisfies Record<keyof Details, keyof Change>

export function columnsOf(details: Details): Change {
  const given = Object.entries(columns).flatMap(([key, column]) => {
    const value = details[key as keyof Details]
    return value === undefined ? [] : [[column, value === '' ? null : value]]
  })
  return Object.fromEntries(given)
}

/** The rules for what people say of themselves bind people, not administrators; contract management-api 2.1. */
async function requireAllowed(
  { actor, user, settings }: Account,
  details: Details,
  change: Change,
): Promise<void> {
  if (actor.kind !== 'owner') return
  await requireAllowedValues(settings, details)
  if (change.username) requireAllowedUsername(change.username, settings.signInExperience.usernamePolicy)
  requireRemainingIdentifier({ ...user, ...change }, settings)
}

async function write(account: Account, change: Change): Promise<UserRow> {
  const { tx, user, now } = account
  const assignments = Object.entries(change).map(([column, value]) => {
    // Column names come from the table above, never from a request.
    return sql`${raw(column)} = ${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`
  })
  // The row is locked, so that what will stand there is known before it does: the change travels with the commit.
  tx.last(sql`update users set ${join(assignments)}, updated_at = ${now} where id = ${user.id}`)
  const fields = Object.entries(columns).flatMap(([field, column]) => (column in change ? [field] : []))
  await record(account, 'User.Data.Updated', { accountId: user.id, fields })
  return { ...user, ...change, updated_at: now }
}
