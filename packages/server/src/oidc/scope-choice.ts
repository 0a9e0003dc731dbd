import { Problem } from '@latchkey/contract'
import type Provider from 'oidc-provider'

type Grant = InstanceType<Provider['Grant']>

/** The scopes that a person has to decide on; those of APIs by indicator. */
export type Missing = { missingOIDCScope?: string[]; missingResourceScopes?: Record<string, string[]> }

/** Of these, the scopes that the person declines. */
export type Declined = {
  declinedOIDCScope?: string[] | undefined
  declinedResourceScopes?: Record<string, string[]> | undefined
}

/** Refuses a choice of scopes that were not asked for. Errors: `guard.invalid_input`. */
export function requireAsked(
  { missingOIDCScope = [], missingResourceScopes = {} }: Missing,
  { declinedOIDCScope = [], declinedResourceScopes = {} }: Declined,
): void {
  // Without `openid` there is no person that the application could sign in.
  const unasked = [
    ...declinedOIDCScope.filter(scope => scope === 'openid' || !missingOIDCScope.includes(scope)),
    ...Object.entries(declinedResourceScopes).flatMap(([indicator, scopes]) =>
      scopes.filter(scope => !missingResourceScopes[indicator]?.includes(scope)),
    ),
  ]
  if (unasked.length === 0) return
  const reason = `the application does not ask for ${unasked.join(', ')}, or cannot do without`
  throw new Problem('guard.invalid_input', { part: 'body', reason }, { details: reason })
}

/** The scopes that the person allows. */
export function allowedOf(
  { missingOIDCScope = [], missingResourceScopes = {} }: Missing,
  { declinedOIDCScope = [], declinedResourceScopes = {} }: Declined,
): { oidc: string[]; resources: Record<string, string[]> } {
  const resources = Object.entries(missingResourceScopes).map(([indicator, scopes]) => [
    indicator,
    scopes.filter(scope => !declinedResourceScopes[indicator]?.includes(scope)),
  ])
  return {
    oidc: missingOIDCScope.filter(scope => !declinedOIDCScope.includes(scope)),
    resources: Object.fromEntries(resources),
  }
}

/**
 * Adds the allowed scopes to a grant. The declined ones are noted there, so that the person is asked again only where
 * the application requests it by `prompt=consent`.
 */
export function extendGrant(grant: Grant, missing: Missing, declined: Declined): void {
  const { oidc, resources } = allowedOf(missing, declined)
  const { rejected } = grant
  if (oidc.length > 0) grant.addOIDCScope(oidc.join(' '))
  if (rejected?.openid?.scope) rejected.openid.scope = without(rejected.openid.scope, oidc)
  for (const [indicator, scopes] of Object.entries(resources)) {
    if (scopes.length > 0) grant.addResourceScope(indicator, scopes.join(' '))
    const before = rejected?.resources?.[indicator]
    if (rejected?.resources && before) rejected.resources[indicator] = without(before, scopes)
  }
  if (declined.declinedOIDCScope?.length) grant.rejectOIDCScope(declined.declinedOIDCScope.join(' '))
  for (const [indicator, scopes] of Object.entries(declined.declinedResourceScopes ?? {}))
    if (scopes.length > 0) grant.rejectResourceScope(indicator, scopes.join(' '))
}

function without(scope: string, removed: readonly string[]): string {
  return scope
    .split(' ')
    .filter(each => !removed.includes(each))
    .join(' ')
}

/** What the person declined before, of what the application requests again by `prompt=consent`. */
export function declinedBefore(grant: Grant | undefined, params: Record<string, unknown>): Missing {
  const isAskedAgain = String(params.prompt ?? '')
    .split(' ')
    .includes('consent')
  if (!grant?.rejected || !isAskedAgain) return {}
  const requested = String(params.scope ?? '').split(' ')
  const among = (scope = '') => scope.split(' ').filter(each => each !== '' && requested.includes(each))
  const indicators = [params.resource].flat().map(String)
  const resources = Object.entries(grant.rejected.resources ?? {})
    .filter(([indicator]) => indicators.includes(indicator))
    .map(([indicator, scope]): [string, string[]] => [indicator, among(scope)])
    .filter(([, scopes]) => scopes.length > 0)
  const oidc = among(grant.rejected.openid?.scope)
  return {
    ...(oidc.length > 0 && { missingOIDCScope: oidc }),
    ...(resources.length > 0 && { missingResourceScopes: Object.fromEntries(resources) }),
  }
}
