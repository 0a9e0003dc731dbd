import type { KoaContextWithOIDC } from 'oidc-provider'

/** Seconds. */
export const days = 24 * 60 * 60

/** Seconds until a grant expires (docs/wire/management-api.md#8.4). */
export const grantTtl = 180 * days

/** The application's own settings for the provider (docs/wire/management-api.md#4.2). */
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
  askForOfflineAccess?: boolean
}

export function settingsOf(client: object): ClientSettings {
  // Set by `findClient`; the library's types omit it.
  return (Reflect.get(client, 'settings') ?? {}) as ClientSettings
}

/**
 * Whether an application gets a refresh token without `offline_access`. The setting is for web applications, in the
 * browser (`SPA`) or on a server (`Traditional`); in native ones it has no effect (docs/wire/management-api.md#4.2).
 */
export function alwaysIssuesRefreshToken(client: { applicationType?: string | undefined }): boolean {
  return client.applicationType === 'web' && settingsOf(client).alwaysIssueRefreshToken === true
}

export function refreshTokenTtl(settings: ClientSettings): number {
  return settings.refreshTokenTtlInDays
    ? settings.refreshTokenTtlInDays * days
    : (settings.refreshTokenTtl ?? 14 * days)
}

/**
 * Whether a refresh token rotates: for public clients at each use, for others after 70 % of its lifetime, and no
 * longer once its line is a year old (docs/wire/management-api.md#8.5).
 */
export function isRotated(ctx: KoaContextWithOIDC): boolean {
  const { RefreshToken: token, Client: client } = ctx.oidc.entities
  if (!token || !client || settingsOf(client).rotateRefreshToken === false) return false
  if (token.totalLifetime() >= 365 * days) return false
  return client.clientAuthMethod === 'none' || token.ttlPercentagePassed() >= 70
}

/** Whether CORS lets a page of this origin use the client’s endpoints (docs/wire/management-api.md#8.5). */
export function isOriginOf(origin: string, client: { redirectUris?: string[] | undefined }): boolean {
  const allowed = settingsOf(client).corsAllowedOrigins ?? []
  return (
    allowed.includes(origin) || (client.redirectUris ?? []).some(uri => URL.parse(uri)?.origin === origin)
  )
}
