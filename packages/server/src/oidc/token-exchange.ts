import type Provider from 'oidc-provider'
import { errors, type KoaContextWithOIDC, type TokenEndpointGrantContext } from 'oidc-provider'
import { accountPageId } from '../policies/applications.ts'
import {
  isImpersonation,
  mayExchange,
  mayTarget,
  scopesKept,
  tokenExchange,
} from '../policies/token-exchange.ts'
import type { Database } from '../store/database.ts'
import { requireAllowedAt } from './application-access.ts'
import { findPerson } from './claims.ts'
import { settingsOf } from './client-settings.ts'
import { keepExchangedGrant } from './exchanged-grants.ts'
import type { KeyRing } from './key-ring.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { resourceFor } from './resources.ts'
import { accessTokenType, createSubjectFinder, type Subject, type SubjectFinder } from './subjects.ts'
import { writeNow } from './waiting-writes.ts'

type Parameters = {
  subject_token?: string
  subject_token_type?: string
  actor_token?: string
  actor_token_type?: string
  organization_id?: string
}
type Context = TokenEndpointGrantContext<Parameters>

/** One exchange: its subject, once known, and its actor. */
type Exchange = Subject & { actor?: string | undefined }

const exchanges = new WeakMap<object, Exchange>()

/** The exchange of a request, for the audit log; undefined until its subject token is verified. */
export function exchangeOf(ctx: KoaContextWithOIDC): Exchange | undefined {
  return exchanges.get(ctx)
}

/**
 * Additional claims. An exchanged token names the actor (RFC 8693 section 4.1). A person's JWT names its session:
 * JWTs are not stored, and tokens exchanged for one must end with that session.
 */
export function extraTokenClaims(ctx: KoaContextWithOIDC, token: AccessToken | ClientCredentials) {
  const { actor, impersonator } = exchanges.get(ctx) ?? {}
  const session = token.kind === 'AccessToken' && token.resourceServer ? token.sessionUid : undefined
  const claims = {
    ...(actor && { act: { sub: actor } }),
    ...(impersonator && { impersonator }),
    // Tokens of third-party applications cannot be exchanged.
    ...(session && !token.client?.isThirdParty && { session_id: session }),
    ...(session && authenticationOf(ctx)),
  }
  return Object.keys(claims).length > 0 ? claims : undefined
}

/** How and when the person signed in, for APIs that ask for step-up authentication (RFC 9068 section 2.2.1, RFC 9470). */
function authenticationOf({ oidc: { entities } }: KoaContextWithOIDC) {
  const { acr, amr, authTime } =
    entities.AuthorizationCode ?? entities.DeviceCode ?? entities.RefreshToken ?? {}
  return { ...(acr && { acr }), ...(amr && { amr }), ...(authTime && { auth_time: authTime }) }
}

type AccessToken = InstanceType<Provider['AccessToken']>
type ClientCredentials = InstanceType<Provider['ClientCredentials']>

/** Registers the token exchange grant (RFC 8693, docs/wire/management-api.md#3.2). */
export function registerTokenExchange(provider: Provider, database: Database, keys: KeyRing): void {
  const find = createSubjectFinder(provider, database, keys)
  provider.registerGrantType<Parameters>(
    tokenExchange,
    ctx => exchange(ctx, database, find),
    [
      'subject_token',
      'subject_token_type',
      'actor_token',
      'actor_token_type',
      'resource',
      'scope',
      'organization_id',
    ],
    ['resource'],
  )
}

async function exchange(ctx: Context, database: Database, find: SubjectFinder): Promise<void> {
  const subject = await find(...presentedBy(ctx))
  const { clientId: id, clientAuthMethod } = ctx.oidc.client
  if (!subject) throw new errors.InvalidGrant('the subject token is none')
  if (subject.rights && !mayExchange(subject.rights, { id, isPublic: clientAuthMethod === 'none' }))
    throw new errors.InvalidGrant('the subject token was issued to another client')
  if (id === accountPageId && !isImpersonation(subject, ctx.oidc.params.resource))
    throw new errors.InvalidGrant('the account page exchanges subject tokens for itself alone')
  exchanges.set(ctx, subject)
  const account = await findPerson(inOAuthWords(database), subject.accountId)
  if (!account) throw new errors.InvalidGrant('the person is not there, suspended, or to be deleted')
  ctx.oidc.entity('Account', account)
  await requireAllowedAt(inOAuthWords(database), ctx.oidc.client.clientId, subject.accountId)
  if (ctx.oidc.params.organization_id) throw forbidden('the person is no member of this organization')
  const resource = await resourceOf(ctx, database, subject)
  const actor = await actorOf(ctx, database, find)
  exchanges.set(ctx, { ...subject, actor })
  await answer(ctx, database, { subject, resource })
}

/** The presented token and its type, which must come in pairs. */
function presentedBy({ oidc: { params } }: Context): [type: string, token: string] {
  const { subject_token: token, subject_token_type: type, actor_token, actor_token_type } = params
  if (!token) throw new errors.InvalidRequest('missing required parameter subject_token')
  if (!type) throw new errors.InvalidRequest('missing required parameter subject_token_type')
  if ((actor_token === undefined) !== (actor_token_type === undefined))
    throw new errors.InvalidRequest('actor_token and actor_token_type come together')
  return [type, token]
}

type Resource = InstanceType<Provider['ResourceServer']>

/** The requested API. The default API does not apply: without `resource`, the token is for the person’s account. */
async function resourceOf(
  ctx: Context,
  database: Database,
  { accountId: id, rights }: Subject,
): Promise<Resource | undefined> {
  const { resource } = ctx.oidc.params
  if (Array.isArray(resource)) throw new errors.InvalidTarget('a token is for one API')
  if (!mayTarget(rights, resource, settingsOf(ctx.oidc.client).tokenExchangeResources ?? []))
    throw new errors.InvalidTarget(
      rights?.audience
        ? `the subject token is for another API; ask for resource=${rights.audience}`
        : 'the subject token is for the Account API; ask for no resource',
    )
  if (resource === undefined) return undefined
  const holder = { kind: 'user', id, thirdParty: undefined, isConsole: false } as const
  const about = await resourceFor(inOAuthWords(database), resource, holder)
  return new ctx.oidc.provider.ResourceServer(resource, about)
}

/** The actor, an active person who presents an access token of their own. */
async function actorOf(ctx: Context, database: Database, find: SubjectFinder): Promise<string | undefined> {
  const { actor_token: token, actor_token_type: type } = ctx.oidc.params
  if (token === undefined) return undefined
  const shown = type === accessTokenType ? await ctx.oidc.provider.AccessToken.find(token) : undefined
  const actor = shown?.scopes.has('openid') ? await find(accessTokenType, token) : undefined
  // An impersonated token as actor would attribute the action to the wrong person.
  if (!actor || actor.impersonator) throw new errors.InvalidGrant('the actor token is none')
  if (!(await findPerson(inOAuthWords(database), actor.accountId)))
    throw new errors.InvalidGrant('the actor is not there, suspended, or to be deleted')
  return actor.accountId
}

type Agreed = { subject: Subject; resource: Resource | undefined }

async function answer(ctx: Context, database: Database, { subject, resource }: Agreed): Promise<void> {
  const { provider, client } = ctx.oidc
  const { accountId, sessionUid } = subject
  const now = Math.floor(Date.now() / 1000)
  const expiresIn = secondsFor(subject, resource, now)
  const scope = scopesKept(subject.rights, resource?.identifier(), scopesFor(ctx, resource)).join(' ')
  // The library's types omit `expiresIn`. A grant without consent must not outlive its token.
  const grant = new provider.Grant({ accountId, clientId: client.clientId, ...{ expiresIn } })
  if (scope && resource) grant.addResourceScope(resource.identifier(), scope)
  else if (scope) grant.addOIDCScope(scope)
  const grantId = await grant.save()
  // From here on, a revocation of what the grant rests on finds the grant.
  await writeNow(database)
  if (!(await keepExchangedGrant(database, { grantId, clientId: client.clientId, expiresIn, subject }))) {
    await grant.destroy()
    throw new errors.InvalidGrant('what the token rests on ended in this moment')
  }
  const token = new provider.AccessToken({
    accountId,
    client,
    grantId,
    gty: tokenExchange,
    expiresIn,
    // Otherwise the lifetime begins when the token is saved, and may end a second after that of the subject token.
    exp: now + expiresIn,
    sessionUid,
    resourceServer: resource,
    scope,
  })
  ctx.oidc.entity('Grant', grant)
  ctx.oidc.entity('AccessToken', token)
  const value = await token.save().catch(async error => {
    await grant.destroy()
    await writeNow(database)
    throw error
  })
  ctx.body = {
    access_token: value,
    expires_in: token.expiration,
    token_type: token.tokenType,
    scope,
  }
}

function scopesFor({ oidc }: Context, resource: Resource | undefined): string[] {
  if (!resource)
    // An exchange issues no refresh token.
    return [...oidc.requestParamOIDCScopes].filter(scope => scope !== 'offline_access')
  const held = resource.scope.split(' ')
  return [...oidc.requestParamScopes].filter(scope => held.includes(scope))
}

/** Seconds until the exchanged token expires; it must not outlive the subject token. */
function secondsFor(
  { expiresAt = Number.POSITIVE_INFINITY }: Subject,
  resource: Resource | undefined,
  now: number,
): number {
  const left = expiresAt - now
  if (left <= 0) throw new errors.InvalidGrant('the subject token expired in this moment')
  return Math.min(resource?.accessTokenTTL ?? 3600, left)
}

function forbidden(reason: string): Error {
  // For organizations the wire has 403 instead of the protocol's 400 (docs/wire/management-api.md#3.2).
  return Object.assign(new errors.AccessDenied(reason), { status: 403, statusCode: 403 })
}
