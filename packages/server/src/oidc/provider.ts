import { managementResource, userScopes } from '@latchkey/contract'
import Provider, {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
} from 'oidc-provider'
import type { Config } from '../config.ts'
import { createGuardedFetch } from '../outside/guarded-fetch.ts'
import { isRedirectAllowed } from '../policies/redirects.ts'
import { type Database, type Queryable, sql } from '../store/database.ts'
import type { UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { createAdapter, inOAuthWords } from './adapter.ts'
import { claimsOf, claimsOfScopes } from './claims.ts'
import { extraMetadata, findClient, isSecretOf } from './clients.ts'
import { grantOf } from './grants.ts'
import type { Keys } from './keys.ts'
import { sendError, sendLogoutForm } from './pages.ts'

const days = 24 * 60 * 60

/** What an application's own settings say to the provider; contract management-api 4.2. */
export type ClientSettings = {
  corsAllowedOrigins?: string[]
  idTokenTtl?: number
  refreshTokenTtlInDays?: number
  refreshTokenTtl?: number
  alwaysIssueRefreshToken?: boolean
  rotateRefreshToken?: boolean
}

export function settingsOf(client: object): ClientSettings {
  // `findClient` puts it there; the library's types know nothing of it.
  return (Reflect.get(client, 'settings') ?? {}) as ClientSettings
}

/** The OpenID provider. The protocol is `oidc-provider`'s; what is ours is who people are and what they allowed. */
export function createProvider(config: Config, database: Database, vault: Vault, keys: Keys): Provider {
  const base = new URL(config.endpoint)
  const cookie = {
    httpOnly: true,
    signed: true,
    sameSite: 'lax' as const,
    secure: base.protocol === 'https:',
    path: base.pathname.replace(/\/$/, '') || '/',
  }

  const provider = new Provider(`${config.endpoint}/oidc`, {
    adapter: model =>
      model === 'Client'
        ? {
            ...createAdapter(database, vault, model),
            find: id => findClient(inOAuthWords(database), config.endpoint, id),
          }
        : createAdapter(database, vault, model),
    jwks: { keys: keys.token } as NonNullable<Configuration['jwks']>,
    scopes: [...userScopes],
    claims: claimsOfScopes,
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: 'ES384' },
    enabledJWA: { idTokenSigningAlgValues: ['ES384', 'ES256', 'ES512', 'RS256', 'PS256'] },
    extraClientMetadata: { properties: [...extraMetadata] },
    extraParams: [
      'first_screen',
      'identifier',
      'direct_sign_in',
      'organization_id',
      'one_time_token',
      'google_one_tap_credential',
      'interaction_mode',
    ],
    cookies: { keys: keys.cookie, long: cookie, short: cookie },
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    clientBasedCORS: (_, origin, client) => isOriginOf(origin, client as ClientAddresses),
    fetch: createGuardedFetch(config),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: (_, client, token) =>
          client.clientAuthMethod !== 'none' && token.clientId === client.clientId,
      },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      backchannelLogout: { enabled: true },
      dPoP: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx, _, oneOf) => oneOf ?? noResource(ctx),
        useGrantedResource: () => false,
        getResourceServerInfo: (ctx, indicator, client) =>
          resourceFor(inOAuthWords(database), indicator, isForItself(ctx) ? client.clientId : undefined),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => sendLogoutForm(ctx, form, config.endpoint),
        postLogoutSuccessSource: ctx => ctx.redirect(`${config.endpoint}/signed-out`),
      },
    },
    interactions: {
      policy: promptPolicy(),
      url: (ctx, interaction) => pageFor(ctx, interaction.prompt.name, base.pathname),
    },
    findAccount: (_, id) => findPerson(database, id),
    loadExistingGrant: ctx => grantOf(ctx),
    issueRefreshToken: (_, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || settingsOf(client).alwaysIssueRefreshToken === true),
    rotateRefreshToken: ctx => isRotated(ctx),
    renderError: (ctx, out) => sendError(ctx, out, config.endpoint),
    ttl: {
      AccessToken: (_, token) => token.resourceServer?.accessTokenTTL ?? 3600,
      ClientCredentials: (_, token) => token.resourceServer?.accessTokenTTL ?? 3600,
      AuthorizationCode: 60,
      IdToken: (_, __, client) => settingsOf(client).idTokenTtl ?? 3600,
      RefreshToken: (_, __, client) => refreshTokenTtl(settingsOf(client)),
      Interaction: 3600,
      Session: 14 * days,
      Grant: 180 * days,
    },
  })

  // One origin, one port: addresses come from ENDPOINT, whatever a proxy made of the Host header; see `server.ts`.
  provider.proxy = true
  matchRedirectsByPolicy(provider)
  Object.assign(provider.Client.prototype, {
    compareClientSecret(this: { clientId: string }, secret: string) {
      return isSecretOf(inOAuthWords(database), vault, this.clientId, secret)
    },
  })
  return provider
}

/** The base policy, but for the rule that native applications always ask: ours ask when they are third-party. */
function promptPolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  policy.get('consent')?.checks.remove('native_client_prompt')
  return policy
}

function pageFor(ctx: KoaContextWithOIDC, prompt: string, basePath: string): string {
  const root = basePath.replace(/\/$/, '')
  if (prompt === 'consent') return `${root}/consent`
  const screen = String(ctx.oidc.params?.first_screen ?? ctx.oidc.params?.interaction_mode ?? '')
  return root + (/^(identifier:)?register$|^signUp$/.test(screen) ? '/register' : '/sign-in')
}

async function findPerson(database: Database, id: string) {
  const [user] = await database.query<UserRow>(sql`select * from users where id = ${id} and not is_suspended`)
  return user && { accountId: user.id, claims: async (use: string) => claimsOf(user, use) }
}

/** Whether the client asks for a token of its own, not for one of a person. */
function isForItself(ctx: KoaContextWithOIDC): boolean {
  return ctx.oidc.params?.grant_type === 'client_credentials'
}

/** People's tokens do without an API: they open the Account API. A machine's token is for one, or for nothing. */
function noResource(ctx: KoaContextWithOIDC): string[] {
  if (isForItself(ctx))
    throw new errors.InvalidTarget(`say which API the token is for, e.g. resource=${managementResource}`)
  return []
}

/** An API, and what the roles of this machine allow there; people hold no roles yet. */
async function resourceFor(database: Queryable, indicator: string, clientId: string | undefined) {
  const [resource] = await database.query<{ access_token_ttl: number; scopes: string[] }>(sql`
    select access_token_ttl, array(
      select distinct scopes.name from application_roles
      join role_scopes using (role_id) join scopes on scopes.id = scope_id
      where application_id = ${clientId} and scopes.resource_id = resources.id
    ) as scopes
    from resources where indicator = ${indicator}`)
  if (!resource)
    throw new errors.InvalidTarget(
      `there is no API with the indicator ${indicator}; the Management API is ${managementResource}`,
    )
  return {
    scope: resource.scopes.join(' '),
    audience: indicator,
    accessTokenTTL: resource.access_token_ttl,
    accessTokenFormat: 'jwt' as const,
    jwt: { sign: { alg: 'ES384' as const } },
  }
}

function refreshTokenTtl(settings: ClientSettings): number {
  return settings.refreshTokenTtlInDays
    ? settings.refreshTokenTtlInDays * days
    : (settings.refreshTokenTtl ?? 14 * days)
}

/** Contract management-api 8.5: public clients always; others when 70 % of the lifetime has passed; a year at most. */
function isRotated(ctx: KoaContextWithOIDC): boolean {
  const { RefreshToken: token, Client: client } = ctx.oidc.entities
  if (!token || !client || settingsOf(client).rotateRefreshToken === false) return false
  if (token.totalLifetime() >= 365 * days) return false
  return client.clientAuthMethod === 'none' || token.ttlPercentagePassed() >= 70
}

function isOriginOf(origin: string, client: ClientAddresses): boolean {
  const allowed = settingsOf(client).corsAllowedOrigins ?? []
  return (
    allowed.includes(origin) || (client.redirectUris ?? []).some(uri => URL.parse(uri)?.origin === origin)
  )
}

/** Addresses were checked when the application was saved; the library's own rules would refuse some that the wire allows. */
function matchRedirectsByPolicy(provider: Provider): void {
  const prototype = provider.Client.prototype
  const schema = Reflect.get(provider.Client, 'Schema').prototype
  schema.redirectUris = () => {}
  schema.postLogoutRedirectUris = () => {}
  Object.assign(prototype, {
    redirectUriAllowed(this: ClientAddresses, address: string) {
      return isRedirectAllowed(address, this.redirectUris ?? [], this.applicationType === 'native')
    },
    postLogoutRedirectUriAllowed(this: ClientAddresses, address: string) {
      return isRedirectAllowed(address, this.postLogoutRedirectUris ?? [], this.applicationType === 'native')
    },
  })
}

type ClientAddresses = {
  redirectUris?: string[] | undefined
  postLogoutRedirectUris?: string[] | undefined
  applicationType?: string | undefined
}
