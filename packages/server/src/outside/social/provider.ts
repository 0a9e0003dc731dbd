import { Problem } from '@latchkey/contract'

/** The application's part of an authorization request to a social provider. */
export type AuthorizationRequest = {
  /** Returned unchanged; the application compares it with the one in the callback. */
  state: string
  redirectUri: string
  /** Scopes instead of the configured ones, separated by spaces. */
  scope?: string | undefined
}

/** State of an authorization request that the callback needs. It holds secrets, so it is stored encrypted. */
export type AuthorizationState = { state: string; redirectUri: string; nonce?: string; codeVerifier?: string }

/** Parameters of the provider's callback, as the application passes them on. Untrusted input. */
export type CallbackParameters = Record<string, unknown>

/** The person at the provider, stored as `details` of an identity; docs/wire/account-api.md#2.1. */
export type UserInfo = {
  id: string
  email?: string
  phone?: string
  name?: string
  avatar?: string
  rawData?: unknown
}

/** Tokens of the provider. Times are in milliseconds since the epoch. */
export type ProviderTokens = {
  accessToken?: string | undefined
  refreshToken?: string | undefined
  scope?: string | undefined
  tokenType?: string | undefined
  expiresAt?: number | undefined
}

export type Found = {
  userInfo: UserInfo
  /** Whether the provider verified the email. Only a verified email may link to an existing account. */
  isEmailVerified: boolean
  tokens: ProviderTokens
}

/** An external identity provider. */
export type Provider = {
  /** Returns the authorization URI, and the state to keep until the callback. */
  begin(asked: AuthorizationRequest): Promise<{ authorizationUri: string; authorization: AuthorizationState }>
  /** Exchanges the callback for the person's identity. Errors: `connector.*`. */
  finish(authorization: AuthorizationState, returned: CallbackParameters): Promise<Found>
  /** Returns new tokens for a refresh token. Absent if the provider has no refresh tokens. */
  refresh?: (refreshToken: string) => Promise<ProviderTokens>
}

/**
 * Refuses a callback whose `state` or `redirectUri` differs from the authorization request (CSRF), before anything
 * else of it is used. Absent members are not compared. Errors: `connector.invalid_request_parameters`,
 * `connector.authorization_failed`.
 */
export function requireSameState(authorization: AuthorizationState, returned: CallbackParameters): void {
  for (const key of ['state', 'redirectUri'] as const)
    if (returned[key] !== undefined && returned[key] !== authorization[key])
      throw new Problem('connector.invalid_request_parameters', {
        reason: `${key} is not the one that this began with`,
      })
  if (typeof returned.error !== 'string') return
  throw new Problem('connector.authorization_failed', {
    error: returned.error.slice(0, 200),
    errorDescription: text(returned.error_description)?.slice(0, 500),
  })
}

/** Returns the authorization code, by the provider's name for the parameter. Errors: `connector.invalid_response`. */
export function codeOf(returned: CallbackParameters, name = 'code'): string {
  const code = text(returned[name])
  if (!code) throw new Problem('connector.invalid_response', { reason: `${name} is missing` })
  return code
}

/**
 * Size limit of `rawData` in characters. A longer one is not stored, because it would be read with each read of the
 * account's row.
 */
const mostRawData = 16_384

/**
 * Builds the user info from a provider's response, without values that cannot be stored. Errors:
 * `connector.invalid_response`, if the id is missing.
 */
export function userInfoOf(given: Record<keyof UserInfo, unknown>): UserInfo {
  const id = typeof given.id === 'number' ? String(given.id) : text(given.id)
  if (!id || id.length > 255) throw new Problem('connector.invalid_response', { reason: 'id is missing' })
  const raw = JSON.stringify(given.rawData) ?? ''
  const userInfo = {
    id,
    ...present('email', text(given.email)),
    ...present('phone', text(given.phone)),
    ...present('name', text(given.name)),
    ...present('avatar', text(given.avatar)),
    ...(raw && raw.length <= mostRawData && { rawData: given.rawData }),
  }
  // PostgreSQL stores neither null bytes nor lone surrogates.
  if (/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(userInfo)))
    throw new Problem('connector.invalid_response', { reason: 'characters that cannot be stored' })
  return userInfo
}

function present(key: keyof UserInfo, value: string | undefined) {
  return value === undefined ? {} : { [key]: value }
}

/** A non-empty string; undefined for anything else. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Converts a lifetime in seconds, a number or a string, to an expiry time in milliseconds since the epoch. */
export function endOf(seconds: unknown): number | undefined {
  const number = Number(seconds)
  return seconds === undefined || seconds === null || !Number.isFinite(number)
    ? undefined
    : Date.now() + number * 1000
}

/**
 * Returns a URL with these parameters, without those that are undefined or empty. Errors: `connector.invalid_config`.
 */
export function addressWith(base: string, parameters: Record<string, string | undefined>): string {
  const url = URL.parse(base)
  if (!url) throw new Problem('connector.invalid_config', { reason: 'an endpoint is not an address' })
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  return url.href
}

/** Joins scopes, without duplicates. */
export function joinScopes(...scopes: (string | undefined)[]): string {
  return [...new Set(scopes.flatMap(scope => scope?.split(/\s+/) ?? []))].filter(Boolean).join(' ')
}
