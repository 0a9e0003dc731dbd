import { managementResource } from '@latchkey/contract'
import type Provider from 'oidc-provider'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { applicationForScripts, personForScripts } from '../directory/script-context.ts'
import { claimsFunction, claimsIn, runScript, type ScriptRunner } from '../directory/script-runs.ts'
import { withoutReserved } from '../policies/token-claims.ts'
import { tokenExchange } from '../policies/token-exchange.ts'
import { failed, type Outcome } from '../scripts/limits.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { SettingsSource } from '../store/settings.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { readPerson } from './record-reads.ts'
import { mcpResourceOf } from './resources.ts'
import { exchangeOf } from './token-exchange.ts'

type Token = InstanceType<Provider['AccessToken']> | InstanceType<Provider['ClientCredentials']>

/** A run that returned no claims, for the log. */
type Fault = {
  type: 'JwtCustomizer.AccessToken' | 'JwtCustomizer.ClientCredentials'
  accountId: string | undefined
  message: string
  line: number | undefined
  /** Whether the token was not issued because of it. */
  isRefusal: boolean
}

const faults = new WeakMap<object, Fault>()

/** The fault of the script in this request; undefined: none. */
export function scriptFaultOf(ctx: object): Fault | undefined {
  return faults.get(ctx)
}

type Foundations = ScriptRunner & {
  database: { quick: Queryable }
  settings: SettingsSource
  endpoint: string
}

/**
 * The claims that the script of an administrator adds to a JWT access token (docs/wire/management-api.md#6.15). Tokens
 * for the Management API have none: a script that denies them could not be mended any more. Errors: `access_denied`.
 */
export function createCustomClaims({ database, settings, endpoint, ...runner }: Foundations) {
  const reading = inOAuthWords(database.quick)
  const administration = [managementResource, mcpResourceOf(endpoint)]
  return async (ctx: KoaContextWithOIDC, token: Token): Promise<Record<string, unknown> | undefined> => {
    const audience = token.resourceServer?.audience
    if (audience === undefined || administration.includes(audience)) return undefined
    const { scripts } = await settings.read()
    const isPerson = token.kind === 'AccessToken'
    const script = scripts[isPerson ? 'jwt.accessToken' : 'jwt.clientCredentials']
    if (!script) return undefined
    const context = await contextOf(reading, ctx, token)
    const argument = { token: shown(token, audience), context }
    const outcome = await runScript(runner, script, { name: claimsFunction, argument })
    const claims = outcome.kind === 'returned' ? claimsIn(outcome.value) : undefined
    if (claims) return withoutReserved(claims)
    const isRefusal = outcome.kind === 'denied' || script.blockIssuanceOnError === true
    faults.set(ctx, {
      type: isPerson ? 'JwtCustomizer.AccessToken' : 'JwtCustomizer.ClientCredentials',
      accountId: 'accountId' in token ? token.accountId : undefined,
      isRefusal,
      ...faultOf(outcome),
    })
    if (isRefusal) throw new errors.AccessDenied(reasonOf(outcome))
    return undefined
  }
}

function faultOf(outcome: Outcome): { message: string; line: number | undefined } {
  const fault = outcome.kind === 'returned' ? failed('the script returned no object') : outcome
  return { message: fault.message ?? 'access denied', line: 'line' in fault ? fault.line : undefined }
}

/** What the client is told: a denial is the script's own word, a fault is for administrators. */
function reasonOf(outcome: Outcome): string {
  if (outcome.kind !== 'denied') return 'the script for claims of access tokens failed'
  // RFC 6749 section 5.2 allows no other characters.
  return outcome.message?.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?') || 'access denied'
}

async function contextOf(reading: Queryable, ctx: KoaContextWithOIDC, token: Token) {
  const application = await applicationForScripts(reading, token.clientId ?? '')
  if (token.kind !== 'AccessToken') return { application }
  const person = await readPerson(reading, token.accountId)
  if (!person) throw new errors.InvalidGrant('the person is not there any more')
  const { sessionUid } = token
  const about = await personForScripts(reading, person, { now: new Date(), sessionUid })
  return { ...about, application, ...(token.gty === tokenExchange && { grant: await grantOf(reading, ctx) }) }
}

async function grantOf(reading: Queryable, ctx: KoaContextWithOIDC) {
  const { subjectToken } = exchangeOf(ctx) ?? {}
  const [row] = subjectToken
    ? await reading.query<{ context: object }>(
        sql`select context from subject_tokens where value_hash = ${subjectToken}`,
      )
    : []
  return { type: tokenExchange, ...(row && { subjectTokenContext: row.context }) }
}

/** The token as scripts see it, before its claims. */
function shown(token: Token, audience: string) {
  const { kind, jti, scope, clientId } = token
  const common = { kind, jti, aud: audience, scope, clientId }
  if (token.kind !== 'AccessToken') return common
  const { accountId, grantId, gty, sessionUid, expiresWithSession } = token
  return { ...common, accountId, grantId, gty, sessionUid, expiresWithSession }
}
