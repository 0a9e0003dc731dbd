import type { EventType } from '@latchkey/contract'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { eventOf } from '../events/record.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import type { Services } from '../services.ts'
import type { RequestContext } from '../store/account.ts'
import type { RequestClient } from '../store/actor.ts'
import type { Sql } from '../store/database.ts'
import { secretNames } from './clients.ts'
import { scriptFaultOf } from './custom-claims.ts'
import { grantUse } from './grants.ts'
import { exchangeOf } from './token-exchange.ts'
import { send, type Write } from './waiting-writes.ts'

type Written = { writes: Write[]; client: RequestClient; prompt: string | undefined }

/** Commits what a request wrote, together with its entry in the log and with the use of its grant. */
export async function commit(
  services: Services,
  ctx: KoaContextWithOIDC,
  { writes, client, prompt }: Written,
) {
  const grantId = grantInUse(ctx)
  const entry = ctx.status < 400 ? entryOf(ctx) : undefined
  const fault = scriptFaultOf(ctx)
  if (writes.length === 0 && !grantId && !entry && !prompt && !fault) return
  const context = await requestContextOf(services, ctx, client)
  const { activePeople } = services
  const person = personInUse(ctx, entry)
  await send(services.database, writes, written => [
    ...(grantId ? [grantUse(grantId, context.now, written)] : []),
    ...(person ? activePeople.write(person, context.now, written) : []),
    ...(entry ? [eventOf(context, entry.type, entry.about)] : []),
    ...(fault ? [faultEvent(context, fault)] : []),
    ...(prompt ? [eventOf(context, 'Interaction.Create', { prompt })] : []),
  ])
  if (person) activePeople.keep(person, context.now)
}

function faultEvent(context: RequestContext, fault: NonNullable<ReturnType<typeof scriptFaultOf>>): Sql {
  const { type, accountId, message, line } = fault
  return eventOf(context, type, {
    accountId,
    message,
    error: 'jwt_customizer.general',
    ...(line && { line }),
  })
}

export async function requestContextOf(
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

/** The grant that tokens were just issued for, except for token exchanges, whose grants are not listed. */
function grantInUse({ oidc, status }: KoaContextWithOIDC): string | undefined {
  const isIssued = oidc.route === 'token' && status === 200 && oidc.params?.grant_type !== tokenExchange
  return isIssued ? oidc.entities.Grant?.jti : undefined
}

/** The person whom tokens were just issued to. Impersonation is no activity of the person. */
function personInUse({ oidc, status }: KoaContextWithOIDC, entry: Entry | undefined): string | undefined {
  const isIssued = oidc.route === 'token' && status === 200
  return isIssued && entry?.about.impersonator === undefined ? entry?.about.accountId : undefined
}

const exchanges: Record<string, EventType> = {
  authorization_code: 'ExchangeTokenBy.AuthorizationCode',
  refresh_token: 'ExchangeTokenBy.RefreshToken',
  client_credentials: 'ExchangeTokenBy.ClientCredentials',
  [tokenExchange]: 'ExchangeTokenBy.TokenExchange',
  'urn:ietf:params:oauth:grant-type:device_code': 'ExchangeTokenBy.DeviceCode',
}

type Entry = {
  type: EventType
  about: {
    accountId?: string | undefined
    impersonator?: string | undefined
    sessions?: readonly string[]
  }
}

/** The entry of a request in the log. */
function entryOf(ctx: KoaContextWithOIDC): Entry | undefined {
  const type = typeOf(ctx)
  const ended = endedSession(ctx)
  // Requests of unknown clients are not recorded: otherwise anyone could fill the log.
  if (!type || !(ctx.oidc.client || ended) || isPending(ctx)) return undefined
  const { accountId, actor, impersonator, reason } = exchangeOf(ctx) ?? {}
  const secretName = secretNames.get(ctx)
  const { AuthorizationCode, DeviceCode, RefreshToken: token } = ctx.oidc.entities
  const code = AuthorizationCode ?? DeviceCode
  // A refused person has no account in the provider's context, so the presented code, token or session names them.
  const owner = ctx.oidc.account ?? ctx.oidc.session ?? code ?? token
  const about = {
    accountId: accountId ?? owner?.accountId,
    impersonator: actor ?? impersonator,
    reason,
    ...(ended && { sessions: [ended] }),
    ...(secretName && { applicationSecret: { name: secretName } }),
  }
  return { type, about }
}

/** The session that the person signed out of; undefined: another request, or of one application alone. */
function endedSession({ oidc, status }: KoaContextWithOIDC): string | undefined {
  const isSignOut = oidc.route === 'end_session_confirm' && status < 400 && Boolean(oidc.params?.logout)
  return isSignOut && oidc.session?.accountId ? oidc.session.uid : undefined
}

/** Records a refused request. */
export async function keepError(
  { refusals }: Services,
  ctx: KoaContextWithOIDC,
  context: RequestContext,
): Promise<void> {
  const entry = entryOf(ctx)
  const error = ctx.status >= 400 ? (ctx.body as { error?: string } | undefined)?.error : undefined
  if (!entry || error === undefined) return
  const caller = { ...context, authenticatedClientId: authenticatedIn(ctx, error) }
  await refusals.keep(caller, entry.type, { ...entry.about, error })
}

/** Devices ask every few seconds whether the person has signed in (RFC 8628 section 3.4). */
function isPending({ body }: KoaContextWithOIDC): boolean {
  const { error = '' } = (body ?? {}) as { error?: string }
  return error === 'authorization_pending' || error === 'slow_down'
}

/** The client, if it authenticated with a secret; a public client proves nothing by its id. */
function authenticatedIn({ oidc: { client } }: KoaContextWithOIDC, error: string): string | undefined {
  const isConfidential = client !== undefined && client.clientAuthMethod !== 'none'
  return isConfidential && error !== 'invalid_client' ? client.clientId : undefined
}

function typeOf({ oidc }: KoaContextWithOIDC): EventType | undefined {
  if (oidc.route === 'token') return exchanges[String(oidc.params?.grant_type)] ?? 'ExchangeTokenBy.Unknown'
  if (oidc.route === 'revocation') return 'RevokeToken'
  if (oidc.route === 'end_session_confirm') return 'Session.Ended'
  return undefined
}
