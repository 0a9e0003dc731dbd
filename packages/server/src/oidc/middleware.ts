import type { IncomingMessage } from 'node:http'
import { Problem } from '@latchkey/contract'
import type Provider from 'oidc-provider'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { endGrantsBeyond } from '../account/grants.ts'
import { record } from '../events/record.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import type { Services } from '../services.ts'
import { openToChange, type RequestContext } from '../store/account.ts'
import type { RequestClient } from '../store/actor.ts'
import { dressAnswer } from './answers.ts'
import { notAllowed } from './application-access.ts'
import { settingsOf } from './client-settings.ts'
import { scriptFaultOf } from './custom-claims.ts'
import { originalOf } from './forward.ts'
import { StoreUnavailable } from './oauth-errors.ts'
import { codeOf } from './pages.ts'
import { commit, keepError, requestContextOf } from './request-log.ts'
import { throttleUserCodes } from './user-code-throttle.ts'
import { collectWrites, takeWrites } from './waiting-writes.ts'

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
    collectWrites(ctx)
    await next().catch(error => answerUnavailable(ctx, error))
    const unavailable = faults.get(ctx)
    if (unavailable) answerUnavailable(ctx, unavailable)
    if (!ctx.oidc) return notFound(koa)
    services.tracing.operation(`oidc.${ctx.oidc.route}`)
    const writes = takeWrites(ctx)
    // Nothing stays of a request that failed.
    if (ctx.status < 500)
      await commit(services, ctx, {
        // A request that a script refused can be sent again: its code or refresh token stays as it was.
        writes: scriptFaultOf(ctx)?.isRefusal ? [] : writes,
        client: clientOf(originalOf(ctx.req)),
        prompt: begun.get(ctx),
      }).catch(error => answerFailure(ctx, error))
    const body = ctx.body as OAuthBody | undefined
    if (ctx.status >= 400 && typeof body?.error === 'string') {
      services.tracing.refusal(body.error)
      nameError(ctx, body)
    }
    if (ctx.oidc.route === 'discovery' && !(await services.settings.read()).cimd.enabled)
      delete (ctx.body as Record<string, unknown>).client_id_metadata_document_supported
    dressAnswer(ctx)
    // While the database is unavailable, there is nothing to record and nowhere to record it.
    if (ctx.status === 503) return
    const { AuthorizationCode, DeviceCode } = ctx.oidc.entities
    const isGranted = (AuthorizationCode || DeviceCode?.grantId) && ctx.oidc.route !== 'token'
    if (isGranted || ctx.status >= 400)
      await afterwards(ctx, async context => {
        await keepError(services, ctx, context)
        if (isGranted) await keepWithinGrants(services, ctx, context)
      })
  })
  // Within the above, which answers 503 where the settings cannot be read.
  throttleUserCodes(services, provider, clientOf)
}

/** Answers that the commit failed: another request redeemed the code first, or the database is unavailable. */
function answerFailure(ctx: KoaContextWithOIDC, error: unknown): void {
  if (!(error instanceof errors.InvalidGrant)) {
    answerUnavailable(ctx, error)
    return
  }
  const { status, message, error_description } = error
  ctx.status = status
  ctx.body = { error: message, error_description }
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
