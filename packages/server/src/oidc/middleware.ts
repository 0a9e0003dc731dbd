import type { IncomingMessage } from 'node:http'
import { type EventType, Problem } from '@latchkey/contract'
import type Provider from 'oidc-provider'
import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { endGrantsBeyond } from '../account/grants.ts'
import { record } from '../events/record.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import type { Services } from '../services.ts'
import { openToChange, type RequestContext } from '../store/account.ts'
import type { RequestClient } from '../store/actor.ts'
import { type Sql, together } from '../store/database.ts'
import { inOAuthWords, StoreUnavailable } from './adapter.ts'
import { dressAnswer } from './answers.ts'
import { notAllowed } from './application-access.ts'
import { settingsOf } from './client-settings.ts'
import { secretNames } from './clients.ts'
import { originalOf } from './forward.ts'
import { grantUse } from './grants.ts'
import { codeOf } from './pages.ts'
import { exchangeOf } from './token-exchange.ts'
import { throttleUserCodes } from './user-code-throttle.ts'
import { sendWaitingWrites } from './waiting-writes.ts'

type OAuthBody = { error?: string; error_description?: string; code?: string; message?: string }

/** Adds our error codes to OAuth errors, and records every use of the token endpoint in the audit log. */
export function addProviderMiddleware(
  services: Services,
  provider: Provider,
  clientOf: (message: IncomingMessage) => RequestClient,
): void {
  const afterwards = (ctx: KoaContextWithOIDC, work: (context: RequestContext) => Promise<void>) =>
    requestContextOf(services, ctx, clientOf(originalOf(ctx.req)))
      .then(work)
      .catch(error =>
        services.logger.error({ err: error }, 'what follows a request to the provider was not done'),
      )

  provider.on('authorization.error', (ctx, error: errors.OIDCProviderError) => {
    if (error.error_description === notAllowed)
      void afterwards(ctx, context => keepRefusal(services, context, ctx.oidc.session?.accountId))
  })
  const begun = new WeakMap<object, string>()
  provider.on('interaction.started', (ctx, { name }) => {
    // The stop of a first-party application asks nobody anything.
    if (name !== 'consent' || ctx.oidc.client?.isThirdParty) begun.set(ctx, name)
  })
  const faults = new WeakMap<object, Problem>()
  provider.on('server_error', (ctx, error) => {
    services.logger.error({ err: error }, 'the OIDC provider failed')
    if (error instanceof Problem && error.status === 503) faults.set(ctx, error)
  })
  provider.use(async (koa, next) => {
    // The provider sets `oidc` on the requests that it handles; it is missing for unknown paths.
    const ctx = koa as KoaContextWithOIDC
    await next().catch(error => answerUnavailable(ctx, error))
    const unavailable = faults.get(ctx)
    if (unavailable) answerUnavailable(ctx, unavailable)
    const body = ctx.body as OAuthBody | undefined
    if (!ctx.oidc) return notFound(koa)
    if (ctx.status >= 400 && typeof body?.error === 'string') nameError(ctx, body)
    if (ctx.oidc.route === 'discovery' && !(await services.settings.read()).cimd.enabled)
      delete (ctx.body as Record<string, unknown>).client_id_metadata_document_supported
    dressAnswer(ctx)
    // While the database is unavailable, there is nothing to record and nowhere to record it.
    if (ctx.status === 503) return
    await afterwards(ctx, async context => {
      const grantId = grantInUse(ctx)
      await keepEvent(services, ctx, { context, beside: grantId ? [grantUse(grantId, context.now)] : [] })
      const prompt = begun.get(ctx)
      if (prompt) await record({ ...context, tx: services.database }, 'Interaction.Create', { prompt })
      const { AuthorizationCode, DeviceCode } = ctx.oidc.entities
      if ((AuthorizationCode || DeviceCode?.grantId) && ctx.oidc.route !== 'token')
        await keepWithinGrants(services, ctx, context)
    })
  })
  // Within the above, which answers 503 where the settings cannot be read.
  throttleUserCodes(services, provider, clientOf)
  sendWaitingWrites(provider, inOAuthWords(services.database))
}

/** The grant that tokens were just issued for, except for token exchanges, whose grants are not listed. */
function grantInUse({ oidc, status }: KoaContextWithOIDC): string | undefined {
  const isIssued = oidc.route === 'token' && status === 200 && oidc.params?.grant_type !== tokenExchange
  return isIssued ? oidc.entities.Grant?.jti : undefined
}

/** Answers 503 for an unavailable database, which the library would report as an error of its own, or not at all. */
function answerUnavailable(ctx: KoaContextWithOIDC, error: unknown): void {
  if (!(error instanceof StoreUnavailable) && !(error instanceof Problem && error.status === 503)) throw error
  const { message, error_description } = new StoreUnavailable()
  ctx.remove('location')
  ctx.set('retry-after', '1')
  ctx.status = 503
  ctx.body = { error: message, error_description }
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

/** Records that a person was refused by the access control of an application. */
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

/** Enforces an application's limit of grants after an authorization, by ending the oldest. */
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
      latest: (entities.AuthorizationCode ?? entities.DeviceCode)?.grantId,
    }),
  )
}

function notFound(ctx: Pick<KoaContextWithOIDC, 'status' | 'body' | 'method' | 'path'>): void {
  if (ctx.body !== undefined && ctx.body !== null) return
  const message = `unrecognized route or not allowed method (${ctx.method} on ${ctx.path})`
  ctx.status = 404
  ctx.body = {
    code: 'oidc.invalid_request',
    message,
    error: 'invalid_request',
    error_description: message,
  }
}

/** The library's error descriptions, at the token endpoint and for the device flow. */
const grantNotAllowed = /^(requested grant type|urn:[\w:-]+) is not allowed for this client$/

/** Adds our error code (docs/wire/management-api.md#8.9). `parse_error=false` requests the plain OAuth body. */
function nameError(ctx: KoaContextWithOIDC, body: OAuthBody): void {
  // An unknown client is 400, a wrong secret 401 (docs/wire/management-api.md#1.2).
  if (body.error === 'invalid_client' && !ctx.oidc.client) ctx.status = 400
  // RFC 6749 section 5.2 requires this code. Token exchange keeps the code of the wire
  // (docs/wire/management-api.md#3.2).
  if (grantNotAllowed.test(body.error_description ?? '') && ctx.oidc.params?.grant_type !== tokenExchange)
    body = { ...body, error: 'unauthorized_client' }
  if (ctx.query.parse_error === 'false') {
    const { status } = ctx
    ctx.body = body
    ctx.status = status
    return
  }
  const status = ctx.status
  ctx.body = { code: codeOf(ctx, body.error), message: body.error_description ?? body.error, ...body }
  ctx.status = status
}

const exchanges: Record<string, EventType> = {
  authorization_code: 'ExchangeTokenBy.AuthorizationCode',
  refresh_token: 'ExchangeTokenBy.RefreshToken',
  client_credentials: 'ExchangeTokenBy.ClientCredentials',
  [tokenExchange]: 'ExchangeTokenBy.TokenExchange',
  'urn:ietf:params:oauth:grant-type:device_code': 'ExchangeTokenBy.DeviceCode',
}

/** `beside`: writes that travel with the event. */
async function keepEvent(
  { database, refusals }: Services,
  ctx: KoaContextWithOIDC,
  { context, beside }: { context: RequestContext; beside: Sql[] },
): Promise<void> {
  const type = eventOf(ctx)
  // Requests of unknown clients are not recorded: otherwise anyone could fill the log.
  if (!type || !ctx.oidc.client || isPending(ctx)) return
  const { accountId, actor, impersonator, reason } = exchangeOf(ctx) ?? {}
  const secretName = secretNames.get(ctx)
  const error = ctx.status >= 400 ? (ctx.body as OAuthBody | undefined)?.error : undefined
  const { AuthorizationCode, DeviceCode, RefreshToken: token } = ctx.oidc.entities
  const code = AuthorizationCode ?? DeviceCode
  // A refused person has no account in the provider's context, so the presented code, token or session names them.
  const owner = ctx.oidc.account ?? ctx.oidc.session ?? code ?? token
  const about = {
    accountId: accountId ?? owner?.accountId,
    impersonator: actor ?? impersonator,
    reason,
    ...(secretName && { applicationSecret: { name: secretName } }),
  }
  const tx = { query: <Row>(event: Sql) => database.query<Row>(together([...beside, event])) }
  if (error === undefined) await record({ ...context, tx }, type, about)
  else
    await refusals.keep({ ...context, authenticatedClientId: authenticatedIn(ctx, error) }, type, {
      ...about,
      error,
    })
}

/** Devices ask every few seconds whether the person has signed in (RFC 8628 section 3.4). */
function isPending({ body }: KoaContextWithOIDC): boolean {
  const { error = '' } = (body ?? {}) as OAuthBody
  return error === 'authorization_pending' || error === 'slow_down'
}

/** The client, if it authenticated with a secret; a public client proves nothing by its id. */
function authenticatedIn({ oidc: { client } }: KoaContextWithOIDC, error: string): string | undefined {
  const isConfidential = client !== undefined && client.clientAuthMethod !== 'none'
  return isConfidential && error !== 'invalid_client' ? client.clientId : undefined
}

function eventOf({ oidc }: KoaContextWithOIDC): EventType | undefined {
  if (oidc.route === 'token') return exchanges[String(oidc.params?.grant_type)] ?? 'ExchangeTokenBy.Unknown'
  if (oidc.route === 'revocation') return 'RevokeToken'
  if (oidc.route === 'end_session_confirm') return 'Session.Ended'
  return undefined
}
