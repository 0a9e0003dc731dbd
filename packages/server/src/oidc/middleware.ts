import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventType } from '@latchkey/contract'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { endGrantsBeyond } from '../account/grants.ts'
import { record } from '../events/record.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import type { Services } from '../services.ts'
import { openToChange, type RequestContext } from '../store/account.ts'
import type { RequestClient } from '../store/actor.ts'
import { notAllowed } from './application-access.ts'
import { settingsOf } from './client-settings.ts'
import { noteGrantUse } from './grants.ts'
import { exchangeOf } from './token-exchange.ts'

type OAuthBody = { error?: string; error_description?: string; code?: string; message?: string }

/** Puts our error codes beside OAuth's, and every use of the token endpoint into the audit log. */
export function addProviderMiddleware(
  services: Services,
  clientOf: (message: IncomingMessage) => RequestClient,
): void {
  const afterwards = (ctx: KoaContextWithOIDC, work: (context: RequestContext) => Promise<void>) =>
    requestContextOf(services, ctx, clientOf(ctx.req))
      .then(work)
      .catch(error =>
        services.logger.error({ err: error }, 'what follows a request to the provider was not done'),
      )

  services.provider.on('authorization.error', (ctx, error: errors.OIDCProviderError) => {
    if (error.error_description === notAllowed)
      void afterwards(ctx, context => keepRefusal(services, context, ctx.oidc.session?.accountId))
  })
  services.provider.use(async (koa, next) => {
    // `oidc` is there once the provider has seen the request; paths it does not know leave it out.
    const ctx = koa as KoaContextWithOIDC
    await next()
    const body = ctx.body as OAuthBody | undefined
    if (!ctx.oidc) return notFound(koa)
    if (ctx.status >= 400 && typeof body?.error === 'string') nameError(ctx, body)
    await afterwards(ctx, async context => {
      const grantId = grantInUse(ctx)
      await Promise.all([
        keepEvent(services, ctx, context),
        grantId && noteGrantUse(services.database, grantId, context.now),
      ])
      if (ctx.oidc.entities.AuthorizationCode && ctx.oidc.route !== 'token')
        await keepWithinGrants(services, ctx, context)
    })
  })
}

/** The grant that a client just got tokens for; those of exchanges stand in no list. */
function grantInUse({ oidc, status }: KoaContextWithOIDC): string | undefined {
  const isIssued = oidc.route === 'token' && status === 200 && oidc.params?.grant_type !== tokenExchange
  return isIssued ? oidc.entities.Grant?.jti : undefined
}

async function requestContextOf(
  services: Services,
  { oidc }: KoaContextWithOIDC,
  client: RequestClient,
): Promise<RequestContext> {
  return {
    actor: { kind: 'visitor', clientId: oidc.client?.clientId },
    client,
    settings: await services.settings.read(),
    now: new Date(),
  }
}

/** Somebody was sent back from an application that is not open to them. */
async function keepRefusal(
  { database }: Services,
  context: RequestContext,
  accountId: string | undefined,
): Promise<void> {
  await record({ ...context, tx: database }, 'Refused', {
    accountId,
    operation: 'authorize',
    error: 'access_denied',
  })
}

/** An authorization is complete: of an application that limits its grants, the oldest beyond the limit end. */
async function keepWithinGrants(
  { database }: Services,
  { oidc }: KoaContextWithOIDC,
  context: RequestContext,
): Promise<void> {
  const { client, session, entities } = oidc
  const maximum = client && settingsOf(client).maxAllowedGrants
  const accountId = session?.accountId
  if (!maximum || !accountId) return
  await database.transaction(async tx =>
    endGrantsBeyond(await openToChange(tx, context, accountId), client.clientId, {
      maximum,
      latest: entities.AuthorizationCode?.grantId,
    }),
  )
}

function notFound(ctx: { status: number; body: unknown }): void {
  if (ctx.body !== undefined && ctx.body !== null) return
  ctx.status = 404
  ctx.body = {
    code: 'oidc.invalid_request',
    message: 'unrecognized route or not allowed method',
    error: 'invalid_request',
  }
}

/** Contract management-api 8.9; `parse_error=false` asks for OAuth's body alone. */
function nameError(ctx: KoaContextWithOIDC, body: OAuthBody): void {
  // Contract management-api 1.2: an unknown client is 400, a wrong secret 401.
  if (body.error === 'invalid_client' && !ctx.oidc.client) ctx.status = 400
  if (ctx.query.parse_error === 'false') return
  const status = ctx.status
  ctx.body = { code: `oidc.${body.error}`, message: body.error_description ?? body.error, ...body }
  ctx.status = status
}

const exchanges: Record<string, EventType> = {
  authorization_code: 'ExchangeTokenBy.AuthorizationCode',
  refresh_token: 'ExchangeTokenBy.RefreshToken',
  client_credentials: 'ExchangeTokenBy.ClientCredentials',
  [tokenExchange]: 'ExchangeTokenBy.TokenExchange',
}

async function keepEvent(
  { database }: Services,
  ctx: KoaContextWithOIDC,
  context: RequestContext,
): Promise<void> {
  const type = eventOf(ctx)
  // A client that does not exist is nobody: to record it would let anyone fill the log.
  if (!type || !ctx.oidc.client) return
  const { accountId, actor, impersonator, reason } = exchangeOf(ctx) ?? {}
  const error = ctx.status >= 400 ? (ctx.body as OAuthBody | undefined)?.error : undefined
  const { AuthorizationCode: code, RefreshToken: token } = ctx.oidc.entities
  // Whoever was refused has no account in the provider's eyes; what they showed says who it was.
  const owner = ctx.oidc.account ?? ctx.oidc.session ?? code ?? token
  await record({ ...context, tx: database }, type, {
    accountId: accountId ?? owner?.accountId,
    impersonator: actor ?? impersonator,
    reason,
    error,
  })
}

function eventOf({ oidc }: KoaContextWithOIDC): EventType | undefined {
  if (oidc.route === 'token') return exchanges[String(oidc.params?.grant_type)] ?? 'ExchangeTokenBy.Unknown'
  if (oidc.route === 'revocation') return 'RevokeToken'
  if (oidc.route === 'end_session_confirm') return 'Session.Ended'
  return undefined
}

/**
 * Hands a request below `/oidc` to the provider, under the address that people know it by: whatever a proxy made of
 * host, port, scheme or path, what the provider writes into its answers comes from ENDPOINT.
 */
export function forwardToProvider({ config, provider }: Services) {
  const endpoint = new URL(config.endpoint)
  const prefix = endpoint.pathname.replace(/\/$/, '')
  const handle = provider.callback()
  return (message: IncomingMessage & { originalUrl?: string }, response: ServerResponse) => {
    message.headers.host = endpoint.host
    message.headers['x-forwarded-host'] = endpoint.host
    message.headers['x-forwarded-proto'] = endpoint.protocol.slice(0, -1)
    const path = splitResources(message.url?.slice('/oidc'.length) || '/')
    message.originalUrl = `${prefix}/oidc${path}`
    message.url = path
    return handle(message, response)
  }
}

/** Contract management-api 8.5: one parameter may name several APIs. */
function splitResources(path: string): string {
  if (!/^\/auth\?.*resource=/.test(path)) return path
  const query = new URLSearchParams(path.slice('/auth?'.length))
  const named = query.getAll('resource')
  if (!named.some(each => each.includes(','))) return path
  query.delete('resource')
  for (const each of named.flatMap(several => several.split(','))) query.append('resource', each)
  return `/auth?${query}`
}
