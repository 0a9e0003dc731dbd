import type { JWTPayload } from 'jose'
import type Provider from 'oidc-provider'
import type { AccessTokenRights } from '../policies/token-exchange.ts'
import { type Database, type Queryable, sql } from '../store/database.ts'
import { hashOfSecret } from '../store/ids.ts'
import type { PersonalAccessTokenRow, SubjectTokenRow } from '../store/rows.ts'
import { type KeyRing, tokenAlgorithms } from './key-ring.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { readSession } from './token-sessions.ts'

export const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token'
const impersonationTokenType = 'urn:logto:token-type:impersonation_token'
const personalAccessTokenType = 'urn:logto:token-type:personal_access_token'

/** The person whom a presented token represents, and its context. */
export type Subject = {
  accountId: string
  /** The impersonator; undefined if the person acts. */
  impersonator?: string | undefined
  /** The reason, as given by the creator of the subject token. */
  reason?: string | undefined
  /** The session of the token. */
  sessionUid?: string | undefined
  /** Seconds since the Unix epoch; the exchanged token must not outlive it. */
  expiresAt?: number | undefined
  /**
   * The rights of an access token; undefined for a subject token and a personal access token, which represent the
   * person.
   */
  rights?: AccessTokenRights
  subjectToken?: string
  personalAccessToken?: string
}

/** Finds the subject of a token; undefined for any invalid token (docs/wire/management-api.md#3.2). */
export type SubjectFinder = (type: string, token: string) => Promise<Subject | undefined>

export function createSubjectFinder(provider: Provider, database: Database, keys: KeyRing): SubjectFinder {
  const store = inOAuthWords(database)

  async function ofAccessToken(token: string): Promise<Subject | undefined> {
    const found = await provider.AccessToken.find(token)
    if (!found?.clientId || !(await isOurs(found.clientId))) return undefined
    const { accountId, sessionUid, exp: expiresAt, extra, clientId, scopes } = found
    const rights = { clientId, audience: undefined, scopes }
    const session = await readSession(store, { uid: sessionUid, accountId, clientId })
    return {
      accountId,
      sessionUid: session.present,
      expiresAt,
      rights,
      impersonator: impersonatorOf(extra),
    }
  }

  async function ofJwt(token: string): Promise<Subject | undefined> {
    // All failures give the same answer.
    const verified = await keys
      .verify(token, {
        issuer: provider.issuer,
        typ: 'at+jwt',
        algorithms: tokenAlgorithms,
        requiredClaims: ['sub', 'exp', 'client_id', 'aud'],
      })
      .catch(() => undefined)
    if (!verified) return undefined
    const { sub: accountId = '', client_id: clientId, exp: expiresAt, aud: audience } = verified.payload
    const { scope, session_id: uid } = verified.payload
    // A machine's own token represents no person.
    if (accountId === clientId || typeof audience !== 'string') return undefined
    if (typeof clientId !== 'string' || !(await isOurs(clientId))) return undefined
    const rights = { clientId, audience, scopes: new Set(typeof scope === 'string' ? scope.split(' ') : []) }
    const session = await readSession(store, { uid, accountId, clientId })
    if (session.isOver && !session.hasRefreshToken) return undefined
    return {
      accountId,
      sessionUid: session.present,
      expiresAt,
      rights,
      impersonator: impersonatorOf(verified.payload),
    }
  }

  /**
   * Whether the application exists and is first-party: what a person granted to a third party must not be extended.
   */
  async function isOurs(clientId: string): Promise<boolean> {
    return (await provider.Client.find(clientId))?.isThirdParty === false
  }

  return async (type, token) => {
    if (type === personalAccessTokenType) return ofPersonalAccessToken(store, token)
    if (type === impersonationTokenType) return ofSubjectToken(store, token)
    if (type !== accessTokenType) return undefined
    // The older form of a subject token.
    if (token.startsWith('sub_')) return ofSubjectToken(store, token)
    return token.includes('.') ? ofJwt(token) : ofAccessToken(token)
  }
}

async function ofSubjectToken(database: Queryable, token: string): Promise<Subject | undefined> {
  const subjectToken = hashOfSecret(token)
  const [row] = await database.query<SubjectTokenRow>(sql`
    select * from subject_tokens where value_hash = ${subjectToken} and used_at is null and expires_at > now()`)
  return (
    row && {
      accountId: row.user_id,
      impersonator: row.creator_id,
      reason: row.reason ?? undefined,
      subjectToken,
    }
  )
}

async function ofPersonalAccessToken(database: Queryable, token: string): Promise<Subject | undefined> {
  const personalAccessToken = hashOfSecret(token)
  const [row] = await database.query<PersonalAccessTokenRow>(sql`
    select * from personal_access_tokens
    where value_hash = ${personalAccessToken} and (expires_at is null or expires_at > now())`)
  return row && { accountId: row.user_id, personalAccessToken }
}

/** Keeps the actor through repeated exchanges (RFC 8693 section 4.1). */
function impersonatorOf({ act, impersonator }: JWTPayload = {}): string | undefined {
  const actor = (act as { sub?: string } | undefined)?.sub
  return actor ?? (typeof impersonator === 'string' ? impersonator : undefined)
}
