import { Problem } from '@latchkey/contract'

/** What an application asks for when somebody is about to go to a provider. */
export type AuthorizationRequest = {
  /** Handed through; the application holds it against what comes back. */
  state: string
  redirectUri: string
  /** Further scopes, separated by spaces. */
  scope?: string | undefined
}

/** What has to be known again when they come back. Holds secrets: it is kept sealed. */
export type AuthorizationState = { state: string; redirectUri: string; nonce?: string; codeVerifier?: string }

/** What the provider sent back by the browser, as the application hands it on; anyone's words. */
export type CallbackParameters = Record<string, unknown>

/** Who somebody is at the provider; contract account-api 2.1, `details`. */
export type UserInfo = {
  id: string
  email?: string
  phone?: string
  name?: string
  avatar?: string
  rawData?: unknown
}

/** Tokens of the provider. Moments in milliseconds since the epoch. */
export type ProviderTokens = {
  accessToken?: string | undefined
  refreshToken?: string | undefined
  scope?: string | undefined
  tokenType?: string | undefined
  expiresAt?: number | undefined
}

export type Found = {
  userInfo: UserInfo
  /** Whether the provider itself says that the e-mail was proved to be theirs. Only then does it say anything about accounts here. */
  isEmailVerified: boolean
  tokens: ProviderTokens
}

/** Another place where people have an account. */
export type Provider = {
  /** Where to send them, and what to remember until they come back. */
  begin(asked: AuthorizationRequest): Promise<{ authorizationUri: string; journey: AuthorizationState }>
  /** Asks the provider who came back. `connector.*`. */
  finish(journey: AuthorizationState, returned: CallbackParameters): Promise<Found>
  /** New tokens for a refresh token; absent where the provider has none. */
  refresh?: (refreshToken: string) => Promise<ProviderTokens>
}

/** What came back belongs to this journey, or nothing of it is looked at. Absent members say nothing. */
export function requireSameState(journey: AuthorizationState, returned: CallbackParameters): void {
  for (const key of ['state', 'redirectUri'] as const)
    if (returned[key] !== undefined && returned[key] !== journey[key])
      throw new Problem('connector.invalid_request_parameters', {
        reason: `${key} is not the one that this began with`,
      })
  if (typeof returned.error !== 'string') return
  throw new Problem('connector.authorization_failed', {
    error: returned.error.slice(0, 200),
    errorDescription: text(returned.error_description)?.slice(0, 500),
  })
}

/** The authorization code, by the name that the provider has for it. */
export function codeOf(returned: CallbackParameters, name = 'code'): string {
  const code = text(returned[name])
  if (!code) throw new Problem('connector.invalid_response', { reason: `${name} is missing` })
  return code
}

/** Beyond this many characters the provider's own answer is not kept with the account, whose row is read each time. */
const mostRawData = 16_384

/** The person as a provider describes them, with what cannot be kept left out. Without an id they are nobody: `connector.invalid_response`. */
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
  // PostgreSQL keeps neither null bytes nor half surrogates.
  if (/\\u0000|\\ud[89a-f]/i.test(JSON.stringify(userInfo)))
    throw new Problem('connector.invalid_response', { reason: 'characters that cannot be stored' })
  return userInfo
}

function present(key: keyof UserInfo, value: string | undefined) {
  return value === undefined ? {} : { [key]: value }
}

/** A text that says something; undefined for everything else. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The moment at which a token ends that is good for so many seconds, written as a number or as a text. */
export function endOf(seconds: unknown): number | undefined {
  const number = Number(seconds)
  return seconds === undefined || seconds === null || !Number.isFinite(number)
    ? undefined
    : Date.now() + number * 1000
}

/** An address with these parameters; those that are undefined or empty are left out. */
export function addressWith(base: string, parameters: Record<string, string | undefined>): string {
  const url = URL.parse(base)
  if (!url) throw new Problem('connector.invalid_config', { reason: 'an endpoint is not an address' })
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value)
  return url.href
}

/** Scopes one after the other, each once. */
export function joinScopes(...scopes: (string | undefined)[]): string {
  return [...new Set(scopes.flatMap(scope => scope?.split(/\s+/) ?? []))].filter(Boolean).join(' ')
}
