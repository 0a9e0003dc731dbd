import { type ApplicationAccess, Problem } from '@latchkey/contract'

/** How somebody stands to an application; contract management-api 4.9. */
export type Standing = { is_access_controlled: boolean; is_named: boolean; has_role: boolean }

/** May they have tokens for it? */
export function isAllowedAt({ is_access_controlled: isControlled, is_named, has_role }: Standing): boolean {
  return !isControlled || is_named || has_role
}

/** A door that nobody may pass is a mistake; whoever wants it shut deletes the application. */
export function requireSomebodyAllowed(isControlled: boolean, hasRule: boolean): void {
  if (isControlled && !hasRule) throw unprocessable('access control needs a rule: people or roles that may')
}

/** Without roles a rule would let nobody in, and look as if it did. */
export function requireRolesInRules({ organizationRoleRules: rules }: ApplicationAccess): void {
  if (rules.some(({ organizationRoleIds }) => organizationRoleIds.length === 0))
    throw unprocessable('a rule about an organization names at least one role')
}

/** There are no organizations on this server yet: whichever is named is unknown. */
export function requireKnownOrganizations(access: ApplicationAccess): void {
  if (access.organizationIds.length > 0 || access.organizationRoleRules.length > 0)
    throw new Problem('entity.relation_foreign_key_not_found')
}

function unprocessable(reason: string): Problem {
  return new Problem('request.invalid_input', { reason }, { status: 422, details: reason })
}
