/** The grant type of RFC 8693. */
export const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange'

/** What an access token allows that is exchanged for another; RFC 8693. */
export type AccessTokenRights = {
  /** The application that the token was issued to. */
  clientId: string
  /** The API that the token is for; undefined for an opaque token, which is for the Account API and userinfo. */
  audience: string | undefined
  scopes: ReadonlySet<string>
}

/**
 * Whether an application may exchange an access token. A public client has no secret, so anybody can claim to be it: a token that
 * leaked from elsewhere must be worth nothing there. It exchanges its own tokens only.
 */
export function mayExchange(rights: AccessTokenRights, client: { id: string; isPublic: boolean }): boolean {
  return !client.isPublic || rights.clientId === client.id
}

/**
 * Whether an exchange may answer a token for an API (undefined: for the account). An access token stays with its audience, RFC 9700
 * section 2.3, unless an administrator lets the application go on to the API in people's names (`tokenExchangeResources`). A personal
 * access token or a subject token stands for the person, who chooses the API.
 */
export function mayTarget(
  rights: AccessTokenRights | undefined,
  resource: string | undefined,
  delegated: readonly string[],
): boolean {
  if (rights === undefined || rights.audience === resource) return true
  return resource !== undefined && delegated.includes(resource)
}

/** Of the scopes that are asked for, those that the access token has itself; at another API, where it has none, they stay as they are. */
export function scopesKept(
  rights: AccessTokenRights | undefined,
  resource: string | undefined,
  asked: readonly string[],
): string[] {
  if (rights === undefined || rights.audience !== resource) return [...asked]
  return asked.filter(scope => rights.scopes.has(scope))
}
