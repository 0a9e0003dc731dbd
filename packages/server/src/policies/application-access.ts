import { type ApplicationAccess, Problem } from '@latchkey/contract'

/** A person's access to an application (docs/wire/management-api.md#4.9). */
export type Standing = { is_access_controlled: boolean; is_named: boolean; has_role: boolean }

/** Whether the person may get tokens for the application. */
export function isAllowedAt({ is_access_controlled: isControlled, is_named, has_role }: Standing): boolean {
  return !isControlled || is_named || has_role
}

/**
 * Access control without a rule would lock everybody out, which is a mistake. Deleting the application is the way to
 * close it.
 */
export function requireSomebodyAllowed(isControlled: boolean, hasRule: boolean): void {
  if (isControlled && !hasRule) throw unprocessable('access control needs a rule: people or roles that may')
}

/** A rule without roles would allow no one while appearing to allow some. */
export function requireRolesInRules({ organizationRoleRules: rules }: ApplicationAccess): void {
  if (rules.some(({ organizationRoleIds }) => organizationRoleIds.length === 0))
    throw unprocessable('a rule about an organization names at least one role')
}

/** This server has no organizations yet, so every organization id is unknown. */
export function requireKnownOrganizations(access: ApplicationAccess): void {
  if (access.organizationIds.length > 0 || access.organizationRoleRules.length > 0)
    throw new Problem('entity.relation_foreign_key_not_found')
}

function unprocessable(reason: string): Problem {
  return new Problem('request.invalid_input', { reason }, { status: 422, details: reason })
}
