import { isTruthy, type ManagementRow, Problem } from '@latchkey/contract'
import type { RequestContext } from '../store/account.ts'
import type { Settings } from '../store/settings.ts'
import { consoleId } from './applications.ts'
import { asksForMultiFactor, multiFactorClass } from './authentication-class.ts'
import { settableFactors } from './factors.ts'

/** Seconds after which a person signs in again before a dangerous operation. */
const maxAge = 600

/**
 * Whether a sign-in to the console takes two factors. While the settings enable no factor, it takes one: otherwise all
 * administrators would be locked out of the settings.
 */
function isSecondFactorRequired(settings: Settings): boolean {
  return settings.administrators.requiresSecondFactor && settableFactors(settings).length > 0
}

/** Whether an authorization request asks for two factors, or is one of the console, which takes them. */
export function asksForTwoFactors(
  { client_id: clientId, acr_values: acrValues }: Record<string, unknown>,
  settings: Settings,
): boolean {
  return asksForMultiFactor(acrValues) || (clientId === consoleId && isSecondFactorRequired(settings))
}

/**
 * Refuses a person who signed in to the console with one factor, such as before the setting changed. Applications have
 * none. Errors: `auth.insufficient_user_authentication`.
 */
export function requireSecondFactor({ actor, settings }: RequestContext): void {
  if (actor.kind !== 'admin' || !actor.signIn || actor.signIn.isMultiFactor) return
  if (isSecondFactorRequired(settings)) throw insufficient(`acr_values="${multiFactorClass}"`)
}

/** Step-up for the dangerous operations. Errors: `auth.insufficient_user_authentication`. */
export function requireStepUp(
  context: RequestContext,
  { stepUp = [] }: ManagementRow,
  query: URLSearchParams,
): void {
  if (stepUp === 'always' || stepUp.some(key => isTruthy(query.get(key)))) requireRecentSignIn(context)
}

/** Refuses a person whose sign-in is too old. Errors: `auth.insufficient_user_authentication`. */
export function requireRecentSignIn(context: RequestContext): void {
  if (!isRecentlySignedIn(context)) throw insufficient(`max_age="${maxAge}"`)
}

/** Whether the person signed in within the last ten minutes; true for an application. */
export function isRecentlySignedIn({ actor, now }: RequestContext): boolean {
  if (actor.kind !== 'admin' || !actor.signIn) return true
  return now.getTime() - actor.signIn.at.getTime() <= maxAge * 1000
}

/** The hint of RFC 9470 section 3 says with which parameter the person has to sign in again. */
function insufficient(parameter: string): Problem {
  return new Problem('auth.insufficient_user_authentication', undefined, {
    headers: {
      'www-authenticate': `Bearer error="insufficient_user_authentication", error_description="The person has to sign in again", ${parameter}`,
    },
  })
}
