/** The grant type of token exchange (RFC 8693). */
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** The rights of the access token that is exchanged (RFC 8693). */
export type AccessTokenRights = {
  /** The application that the token was issued to. */
  clientId: string
  /** The API that the token is for; undefined for an opaque token, which is for the Account API and userinfo. */
  audience: string | undefined
  scopes: ReadonlySet<string>
}

/**
 * Whether an application may exchange this access token. A public client has no secret, so anyone can impersonate it.
 * It may exchange its own tokens only, so that a token leaked from elsewhere is worthless there.
 */
export function mayExchange(rights: AccessTokenRights, client: { id: string; isPublic: boolean }): boolean {
  return !client.isPublic || rights.clientId === client.id
}

/**
 * Whether an exchange at the account page is an impersonation of the person at their own account: what the page's
 * token exchange is for, and all that it is for.
 */
export function isImpersonation(subject: { subjectToken?: string }, resource: unknown): boolean {
  return subject.subjectToken !== undefined && resource === undefined
}

/**
 * Whether an exchange may issue a token for an API (undefined: for the account). An access token stays with its
 * audience (RFC 9700 section 2.3), unless an administrator lets the application call the API on behalf of people
 * (`tokenExchangeResources`). A personal access token or a subject token represents the person, who chooses the API.
 */
export function mayTarget(
  rights: AccessTokenRights | undefined,
  resource: string | undefined,
  delegated: readonly string[],
): boolean {
  if (rights === undefined || rights.audience === resource) return true
  return resource !== undefined && delegated.includes(resource)
}

/**
 * Restricts the requested scopes to those of the access token. At another API, where the token has none, they stay as
 * requested.
 */
export function scopesKept(
  rights: AccessTokenRights | undefined,
  resource: string | undefined,
  asked: readonly string[],
): string[] {
  if (rights === undefined || rights.audience !== resource) return [...asked]
  return asked.filter(scope => rights.scopes.has(scope))
}
