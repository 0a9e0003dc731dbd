import type { KoaContextWithOIDC } from 'oidc-provider'

/** Seconds. */
export const days = 24 * 60 * 60

/** Seconds after which what a person allowed ends by itself; contract management-api 8.4. */
export const grantTtl = 180 * days

/** What an application's own settings say to the provider; contract management-api 4.2. */
type ClientSettings = {
  corsAllowedOrigins?: string[]
  idTokenTtl?: number
  refreshTokenTtlInDays?: number
  refreshTokenTtl?: number
  alwaysIssueRefreshToken?: boolean
  rotateRefreshToken?: boolean
  maxAllowedGrants?: number
  tokenExchangeResources?: string[]
  skipSignOutConfirmation?: boolean
}

export function settingsOf(client: object): ClientSettings {
  // `findClient` puts it there; the library's types know nothing of it.
  return (Reflect.get(client, 'settings') ?? {}) as ClientSettings
}

export function refreshTokenTtl(settings: ClientSettings): number {
  return settings.refreshTokenTtlInDays
    ? settings.refreshTokenTtlInDays * days
    : (settings.refreshTokenTtl ?? 14 * days)
}

/** Contract management-api 8.5: public clients always; others when 70 % of the lifetime has passed; a year at most. */
export function isRotated(ctx: KoaContextWithOIDC): boolean {
  const { RefreshToken: token, Client: client } = ctx.oidc.entities
  if (!token || !client || settingsOf(client).rotateRefreshToken === false) return false
  if (token.totalLifetime() >= 365 * days) return false
  return client.clientAuthMethod === 'none' || token.ttlPercentagePassed() >= 70
}

/** Whether a page of this origin may use the client’s endpoints; contract management-api 8.5. */
export function isOriginOf(origin: string, client: { redirectUris?: string[] | undefined }): boolean {
  const allowed = settingsOf(client).corsAllowedOrigins ?? []
  return (
    allowed.includes(origin) || (client.redirectUris ?? []).some(uri => URL.parse(uri)?.origin === origin)
  )
}
