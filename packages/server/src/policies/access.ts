import {
  type AccountRow,
  type FieldGuard,
  type FieldName,
  fieldNames,
  Problem,
  type ProtectedChange,
  type ScopeGuard,
} from '@latchkey/contract'
import type { ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import type { Settings } from '../store/settings.ts'
import { fieldOf } from './factors.ts'
import { requireOwnToken, requireThemselves } from './impersonation.ts'
import { hasSecurityVerificationMethod, requireFreshVerification } from './step-up.ts'
import { requireEditable, requireVisible } from './visibility.ts'

/**
 * Refuses every call while the Account API is switched off (docs/wire/account-api.md#1.3, step 5). Errors:
 * `account_center.not_enabled`.
 */
export function requireEnabled(settings: Settings): void {
  if (!settings.accountCenter.enabled) throw new Problem('account_center.not_enabled')
}

/** Authorizes a call of an Account API row. The guards run in the same order for every row. */
export async function requireAccess(
  account: ReadableAccount<Owner>,
  row: AccountRow,
  body: unknown,
): Promise<void> {
  const given = new Set(typeof body === 'object' && body !== null ? Object.keys(body) : [])
  requireThemselves(account.actor, row, given)
  requireOwnToken(account.actor, row)
  if (needsStepUp(account, row.stepUp, given)) await requireFreshVerification(account, changesOf(row))
  if (row.field) requireField(account.settings, row.field, body)
  if (row.scopes) requireScopes(account.actor, row.scopes, given)
  if (row.clients === 'firstParty') requireFirstParty(account.actor)
}

/** Where only some keys of a body need a step-up, these keys are what a person signs in with. */
function changesOf({ stepUp, changes }: AccountRow): ProtectedChange | undefined {
  return changes ?? (Array.isArray(stepUp) ? 'credential' : undefined)
}

function needsStepUp(
  account: ReadableAccount<Owner>,
  guard: AccountRow['stepUp'],
  given: ReadonlySet<string>,
): boolean {
  if (!guard) return false
  if (guard === 'always') return true
  // A person without any verification method is exempt in a browser session. A token from a token exchange, which has
  // no session, is not exempt.
  if (guard === 'unlessNothingToVerifyWith')
    return account.actor.sessionUid === undefined || hasSecurityVerificationMethod(account.user)
  return guard.some(key => given.has(key))
}

function requireField(settings: Settings, { level, of }: FieldGuard, body: unknown): void {
  const requireLevel = level === 'Edit' ? requireEditable : requireVisible
  for (const field of fieldsAsked(of, body)) requireLevel(settings, field)
}

function fieldsAsked(of: FieldGuard['of'], body: unknown): readonly FieldName[] {
  const given: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {}
  if (of === 'each') return fieldNames.filter(field => Object.hasOwn(given, field))
  return [of === 'factor' ? fieldOf(given.type) : of]
}

function requireScopes(
  actor: Owner,
  { needs, each = {}, missing }: ScopeGuard,
  given: ReadonlySet<string>,
): void {
  const conditional = Object.entries(each).flatMap(([key, scope]) => (given.has(key) ? [scope] : []))
  for (const scope of [...needs, ...conditional])
    if (!actor.scopes.has(scope))
      throw missing === 403
        ? new Problem('auth.forbidden', { missingScope: scope })
        : new Problem('auth.unauthorized', { missingScope: scope }, { status: missing })
}

function requireFirstParty(actor: Owner): void {
  if (!actor.isFirstParty) throw new Problem('auth.third_party_application_forbidden')
}
