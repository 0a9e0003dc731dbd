import { idTokenAlgorithms, managementResource, userScopes } from '@latchkey/contract'
import { isRedirectAllowed } from '@latchkey/contract/redirect-match'
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Config } from '../config.ts'
import { createGuardedFetch } from '../outside/guarded-fetch.ts'
import { accountActions } from '../policies/account-actions.ts'
import { isBuiltIn } from '../policies/applications.ts'
import { multiFactorClass } from '../policies/authentication-class.ts'
import type { Sandbox } from '../scripts/sandbox.ts'
import type { Database } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'
import type { Vault } from '../store/vault.ts'
import { createAdapter, keepSurroundings } from './adapter.ts'
import { isClosedTo, notAllowed } from './application-access.ts'
import { claimsOfScopes, findPerson, withEnabledClaims } from './claims.ts'
import { documentClients, ownMetadata } from './client-documents.ts'
import {
  alwaysIssuesRefreshToken,
  grantTtl,
  isOriginOf,
  isRotated,
  refreshTokenTtl,
  settingsOf,
} from './client-settings.ts'
import { extraMetadata, findClient, findSecret, secretNames } from './clients.ts'
import { createCustomClaims } from './custom-claims.ts'
import { completeDeviceFlow, deviceFlow } from './device-flow.ts'
import { grantOf } from './grants.ts'
import { keepInteractionsApart } from './interaction-cookie.ts'
import { createJwtIntrospection } from './introspect-jwt.ts'
import type { KeyRing } from './key-ring.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { askedOfflineAccess } from './offline-access.ts'
import { sendError, sendLogoutForm } from './pages.ts'
import { pageFor, promptPolicy } from './prompts.ts'
import { omittedRedirectUri, requireRedirectUriAgain } from './redirect-uri.ts'
import { rotateInOneLine } from './refresh-tokens.ts'
import { defaultResource, holderOf, mcpResourceOf, resourceFor } from './resources.ts'
import { nameEmptyScope, orderScopesAsAsked } from './scopes.ts'
import { keepLifetimes, keepSession, timeLeft } from './sessions.ts'
import { endTokensWithSession } from './sign-out.ts'
import { askToSignOut, isMeant, leaveWithoutSession } from './sign-out-question.ts'
import { extraTokenClaims, registerTokenExchange } from './token-exchange.ts'

/** Additional parameters of the authorization endpoint (docs/wire/management-api.md#8.5). */
const authorizationParameters = {
  first_screen: null,
  identifier: null,
  direct_sign_in: null,
  organization_id: null,
  one_time_token: null,
  google_one_tap_credential: null,
  interaction_mode: null,
}

type Foundations = {
  config: Config
  database: Database
  vault: Vault
  settings: SettingsSource
  sandbox: Sandbox
}

/**
 * Creates the OpenID provider. `oidc-provider` implements the protocol; this server supplies accounts, grants and
 * policies.
 */
export function createProvider(foundations: Foundations, keys: KeyRing): Provider {
  const { config, database, vault, settings } = foundations
  const customClaims = createCustomClaims({ ...foundations, endpoint: config.endpoint })
  const base = new URL(config.endpoint)
  const reading = inOAuthWords(database.quick)
  const mcpResource = mcpResourceOf(config.endpoint)
  // The Management API's address in its metadata (RFC 9728) is another name for its resource indicator. The tools of the
  // MCP endpoint are its operations, so they have its scopes.
  const nameOf = (indicator: string) =>
    [`${config.endpoint}/api`, mcpResource].includes(indicator) ? managementResource : indicator
  const { algorithm, signing, cookie: cookieKeys } = keys.current()
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
            find: id => findClient(reading, config.endpoint, id),
          }
        : createAdapter(database, vault, model),
    jwks: { keys: signing } as NonNullable<Configuration['jwks']>,
    scopes: [...userScopes],
    acrValues: [multiFactorClass],
    claims: claimsOfScopes,
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { id_token_signed_response_alg: algorithm },
    enabledJWA: { idTokenSigningAlgValues: [...idTokenAlgorithms] },
    extraClientMetadata: { properties: [...extraMetadata], validator: ownMetadata },
    extraParams: { ...authorizationParameters, ...omittedRedirectUri, ...askedOfflineAccess },
    discovery: {
      prompt_values_supported: ['none', 'login', 'consent', 'select_account', 'create'],
      account_management_uri: `${config.endpoint}/account`,
      account_management_actions_supported: accountActions,
    },
    cookies: { keys: cookieKeys, long: cookie, short: cookie },
    pkce: { required: (_, client) => client.clientAuthMethod === 'none' },
    clientBasedCORS: (_, origin, client) => isOriginOf(origin, client as ClientAddresses),
    fetch: createGuardedFetch(config),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      clientIdMetadataDocument: documentClients(inOAuthWords(database), settings),
      deviceFlow: deviceFlow(config.endpoint),
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
        defaultResource: (ctx, _, oneOf) => oneOf ?? defaultResource(settings, ctx),
        useGrantedResource: () => false,
        getResourceServerInfo: async (ctx, indicator, client) => ({
          ...(await resourceFor(reading, nameOf(indicator), holderOf(ctx, client))),
          ...(indicator === mcpResource && { audience: mcpResource }),
        }),
      },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) =>
          isMeant(ctx) ? sendLogoutForm(ctx, form, config.endpoint) : askToSignOut(ctx, config.endpoint),
        postLogoutSuccessSource: ctx => ctx.redirect(`${config.endpoint}/signed-out`),
      },
    },
    interactions: {
      policy: promptPolicy(reading, settings),
      url: (ctx, interaction) => pageFor(ctx, interaction, base.pathname),
    },
    async findAccount(ctx, id) {
      const person = await findPerson(reading, id)
      const isClosed = ctx.oidc.route === 'token' && (await isClosedTo(reading, ctx, id))
      if (person && isClosed) throw new errors.AccessDenied(notAllowed)
      return person && withEnabledClaims(person, settings)
    },
    async loadExistingGrant(ctx) {
      await keepSession(database, ctx, (await settings.read()).session.ttl)
      // A person whom the application refuses gets no grant.
      if (await isClosedTo(reading, ctx, ctx.oidc.session?.accountId)) return undefined
      return grantOf(ctx)
    },
    async extraTokenClaims(ctx, token) {
      const custom = await customClaims(ctx, token)
      const own = extraTokenClaims(ctx, token)
      return custom ? { ...custom, ...own } : own
    },
    formats: { customizers: { jwt: nameEmptyScope } },
    issueRefreshToken: (_, client, code) =>
      client.grantTypeAllowed('refresh_token') &&
      (code.scopes.has('offline_access') || alwaysIssuesRefreshToken(client)),
    // Grants of Latchkey's own pages are in no list, where people could revoke them, so their tokens must end with
    // the session.
    expiresWithSession: ({ oidc: { client } }, { scopes }) =>
      !scopes.has('offline_access') || (client !== undefined && isBuiltIn(client.clientId)),
    rotateRefreshToken: ctx => isRotated(ctx),
    renderError: (ctx, out, error) => sendError(ctx, { out, error }, config.endpoint),
    ttl: {
      AccessToken: (_, token) => token.resourceServer?.accessTokenTTL ?? 3600,
      ClientCredentials: (_, token) => token.resourceServer?.accessTokenTTL ?? 3600,
      AuthorizationCode: 60,
      DeviceCode: 600,
      IdToken: (_, __, client) => settingsOf(client).idTokenTtl ?? 3600,
      RefreshToken: (_, __, client) => refreshTokenTtl(settingsOf(client)),
      Interaction: 3600,
      Session: (_, session) => timeLeft(session),
      Grant: grantTtl,
    },
  })

  // URLs come from ENDPOINT, whatever a proxy changed in the Host header; see `server.ts`.
  provider.proxy = true
  keepInteractionsApart(provider, cookie)
  completeDeviceFlow(provider, database)
  matchRedirectsByPolicy(provider)
  requireRedirectUriAgain(provider)
  keepLifetimes(provider)
  keepSurroundings(provider)
  orderScopesAsAsked(provider)
  rotateInOneLine(provider, database, vault)
  endTokensWithSession(provider, database)
  leaveWithoutSession(provider, config.endpoint, cookie)
  registerTokenExchange(provider, database, keys)
  const introspectJwt = createJwtIntrospection(database, provider.issuer, keys)
  provider.use(async (koa, next) => {
    // The provider sets `oidc` on the requests that it handles.
    const ctx = koa as KoaContextWithOIDC
    await next()
    const { error } = (ctx.body ?? {}) as { error?: string }
    // The library introspects opaque tokens only. The client is already authenticated here.
    if (error !== 'unsupported_token_type' || ctx.oidc?.route !== 'introspection') return
    ctx.status = 200
    ctx.body = await introspectJwt(ctx)
  })
  Object.assign(provider.Client.prototype, {
    async compareClientSecret(this: { clientId: string }, value: string) {
      const secret = await findSecret(reading, vault, { applicationId: this.clientId, value })
      if (secret?.name && Provider.ctx) secretNames.set(Provider.ctx, secret.name)
      return secret !== undefined
    },
  })
  return provider
}

/**
 * Matches redirect URIs by our policy. They were validated when the application was saved, and the library's own
 * rules would refuse some that the wire allows.
 */
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
