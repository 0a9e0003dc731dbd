import { type ChangeableAttribute, changeableAttributes, Problem, type Profile } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireDocumentSize } from '../policies/documents.ts'
import { requireFreeIdentifiers, requireRemainingIdentifier } from '../policies/identifiers.ts'
import { normalPhone } from '../policies/phone.ts'
import { requireAllowedValues } from '../policies/profile-field-values.ts'
import { requireAllowedUsername } from '../policies/username.ts'
import type { Account } from '../store/account.ts'
import { join, raw, sql } from '../store/database.ts'
import type { Exactly } from '../store/exactly.ts'
import type { UserRow } from '../store/rows.ts'
import { type AttributeColumns, type ColumnOf, columnOf } from '../store/user-columns.ts'
import { closeChanges } from './undo.ts'
import { endVerifications } from './verification.ts'

/** Attributes that change without a verification. Absent keys stay; documents replace the stored ones. */
export type Details = Partial<{ [Name in ChangeableAttribute]: ValueOf<Name> | undefined }>
type ValueOf<Name extends ChangeableAttribute> = AttributeColumns[ColumnOf<Name>]

/**
 * Changes attributes of an account; empty strings are stored as null. A body with a key that is no attribute does not
 * compile, since the key would be dropped silently. Errors: `entity.invalid_input` for an empty body.
 */
export async function changeDetails<Given extends Details>(
  account: Account,
  details: Exactly<Details, Given>,
): Promise<UserRow> {
  const change = columnsOf(details)
  if (Object.keys(change).length === 0) throw new Problem('entity.invalid_input')
  await requireAllowed(account, details, change)
  await requireFreeIdentifiers(account.tx, account.settings, change, {
    order: ['primary_email', 'primary_phone', 'username'],
    ownId: account.user.id,
  })
  if (change.primary_phone) change.primary_phone = normalPhone(change.primary_phone)
  // Only administrators change addresses here. Closing the undo links keeps a thief from reverting the correction.
  if ('primary_email' in change || 'primary_phone' in change) await closeChanges(account)
  if ('primary_email' in change) endVerifications(account, 'EmailVerificationCode')
  if ('primary_phone' in change) endVerifications(account, 'PhoneVerificationCode')
  return write(account, change)
}

/** Merges claims into the profile; `address` counts as one claim. */
export async function mergeProfile(account: Account, profile: Profile): Promise<UserRow> {
  if (account.actor.kind === 'owner') await requireAllowedValues(account.settings, { profile })
  return write(account, { profile: { ...account.user.profile, ...profile } })
}

/** Merges top-level keys into the custom data. */
export async function mergeCustomData(
  account: Account,
  customData: Record<string, unknown>,
): Promise<UserRow> {
  if (account.actor.kind === 'owner') await requireAllowedValues(account.settings, { customData })
  return write(account, { custom_data: { ...account.user.custom_data, ...customData } })
}

type Change = Partial<Pick<UserRow, ColumnOf<ChangeableAttribute>>>

/**
 * The columns of the given attributes. Strings are normalized to NFC, so that equal text is stored as equal code
 * points.
 */
export function columnsOf(details: Details): Change {
  const given = changeableAttributes.flatMap(name => {
    const value = details[name]
    if (value === undefined) return []
    return [
      [columnOf[name], value === '' ? null : typeof value === 'string' ? value.normalize('NFC') : value],
    ]
  })
  return Object.fromEntries(given)
}

/** Rules for attributes apply to owners, not to administrators (docs/wire/management-api.md#2.1). */
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
  const { tx, user, now, settings } = account
  const fields = changeableAttributes.filter(name => columnOf[name] in change)
  requireDocumentSize(settings, Object.fromEntries(fields.map(name => [name, change[columnOf[name]]])))
  const assignments = Object.entries(change).map(([column, value]) => {
    // Column names come from the attribute table, never from a request.
    return sql`${raw(column)} = ${typeof value === 'object' && value !== null ? JSON.stringify(value) : value}`
  })
  // The new row is known because the row is locked, so the update is sent together with the commit.
  tx.last(sql`update users set ${join(assignments)}, updated_at = ${now} where id = ${user.id}`)
  await record(account, 'User.Data.Updated', { accountId: user.id, fields })
  return { ...user, ...change, updated_at: now }
}
