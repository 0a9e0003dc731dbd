import {
  type AttributeName,
  attributeNames,
  type FieldControl,
  type FieldName,
  type MyAccount,
  Problem,
  type Profile,
  type UserScope,
  userAttributes,
} from '@latchkey/contract'
import type { ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'
import { columnOf } from '../store/user-columns.ts'
import { hasSecurityVerificationMethod } from './step-up.ts'

/** The control of `passkey` falls back to the one of `mfa` (docs/wire/account-api.md#1.6). */
function controlOf({ accountCenter: { fields } }: Settings, field: FieldName): FieldControl | undefined {
  return field === 'passkey' ? (fields.passkey ?? fields.mfa) : fields[field]
}

function isVisible(settings: Settings, field: FieldName): boolean {
  const control = controlOf(settings, field)
  return control === 'ReadOnly' || control === 'Edit'
}

export function requireVisible(settings: Settings, field: FieldName): void {
  if (!isVisible(settings, field)) throw new Problem('account_center.field_not_enabled', { field })
}

export function requireEditable(settings: Settings, field: FieldName): void {
  if (controlOf(settings, field) !== 'Edit') throw new Problem('account_center.field_not_editable', { field })
}

type Key = {
  scope: UserScope
  field?: FieldName
  value(user: UserRow, actor: Owner): unknown
}

/** The scope and field that each key of one's own account needs (docs/wire/account-api.md#2.1). */
const keys: Record<Exclude<keyof MyAccount, 'id' | 'hasSecurityVerificationMethod' | AttributeName>, Key> = {
  hasPassword: { scope: 'profile', field: 'password', value: user => user.password_digest !== null },
  passwordUpdatedAt: {
    scope: 'profile',
    field: 'password',
    value: user => (user.password_digest === null ? null : user.password_updated_at?.getTime()) ?? null,
  },
  lastSignInAt: { scope: 'profile', value: user => user.last_sign_in_at?.getTime() ?? null },
  createdAt: { scope: 'profile', value: user => user.created_at.getTime() },
  updatedAt: { scope: 'profile', value: user => user.updated_at.getTime() },
  // A suspended person cannot call the Account API.
  isSuspended: { scope: 'profile', value: () => false },
  // An undefined value is omitted.
  needsSecurityReview: { scope: 'profile', value: user => user.needs_security_review || undefined },
}
const attributes = attributeNames.map((name): [string, Key] => [
  name,
  {
    ...userAttributes[name],
    value: (user, actor) => (name === 'profile' ? visibleProfile(user.profile, actor) : user[columnOf[name]]),
  },
])
const entries = [...attributes, ...Object.entries(keys)]

/** One's own account, restricted by the token's scopes and the administrator's field controls. */
export function visibleAccount({ user, actor, settings }: ReadableAccount<Owner>): MyAccount {
  const shown: Record<string, unknown> = {
    id: user.id,
    hasSecurityVerificationMethod: hasSecurityVerificationMethod(user),
  }
  for (const [key, { scope, field, value }] of entries)
    if (actor.scopes.has(scope) && (!field || isVisible(settings, field))) shown[key] = value(user, actor)
  // The table has a value for each key of the contract, and the response is validated against the schema.
  return shown as MyAccount
}

/** The address claim has its own scope (OpenID Connect Core section 5.4). */
export function visibleProfile({ address, ...profile }: Profile, actor: Owner): Profile {
  return address && actor.scopes.has('address') ? { ...profile, address } : profile
}
