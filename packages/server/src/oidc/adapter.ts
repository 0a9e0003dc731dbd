import { createHash, randomUUID } from 'node:crypto'
import { type Adapter, type AdapterPayload, errors, type Provider } from 'oidc-provider'
import { outlivesSignOut } from '../account/session-tokens.ts'
import { type Database, empty, join, type Sql, sql } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'
import { inOAuthWords } from './oauth-errors.ts'
import { readRecord, recall, recordOf, type Stored, type Surroundings, sessionOf } from './record-reads.ts'
import { isWaiting, write, writeNow } from './waiting-writes.ts'

/** Seconds that an expired device code is kept, so that its device learns that it expired (RFC 8628 section 3.5). */
const afterExpiry = 3600

/** A null character in JSON, which PostgreSQL cannot store: refused here, where the library still answers errors. */
const hasNull = /(?<!\\)(?:\\\\)*\\u0000/

/** Hashes an id, so that a leaked database holds no usable token. */
export function keyOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url')
}

/** Stores one model of `oidc-provider` in `oidc_records`. */
export function createAdapter(database: Database, vault: Vault, model: string): Adapter {
  const reading = inOAuthWords(database.quick)
  return {
    async upsert(id, { jti: _, surroundings: __, ...payload }, expiresIn) {
      // Also found by its user code, which must lead to the id.
      const kept = model === 'DeviceCode' ? { ...payload, sealedId: await vault.seal(id) } : payload
      const text = JSON.stringify(kept)
      if (hasNull.test(text)) throw new errors.InvalidRequest('a value cannot be stored')
      const keptFor = expiresIn && expiresIn + (model === 'DeviceCode' ? afterExpiry : 0)
      const expiresAt = keptFor ? new Date(Date.now() + keptFor * 1000) : null
      // A grant's own id is its `grant_id`, as that of its tokens is.
      const grantId = model === 'Grant' ? id : payload.grantId
      // An interaction ends with its application, too.
      const clientId = payload.clientId ?? payload.params?.client_id
      const values = sql`${model}::text, ${keyOf(id)}::text, ${text}::jsonb, ${payload.accountId}::text,
        ${clientId}::text, ${grantId}::text, ${payload.uid}::text, ${payload.userCode}::text,
        ${expiresAt}::timestamptz`
      const guard = guardOf(model, payload)
      const statement = sql`
        ${guard.locks}
        insert into oidc_records (model, key, payload, account_id, client_id, grant_id, uid, user_code, expires_at)
        select ${values} where ${guard.holds}
        on conflict (model, key) do update set payload = excluded.payload, account_id = excluded.account_id,
          grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at
        where not (oidc_records.model = 'DeviceCode' and oidc_records.account_id is not null)
        returning 1`
      if (model !== 'DeviceCode')
        return write(database, { record: recordOf(model, id), statement, returns: true })
      const stored = await inOAuthWords(database).query(statement)
      // Of two people who confirm one user code at once, one signs in at the device.
      if (stored.length === 0) throw new errors.InvalidRequest('the user code was already used')
    },
    async find(id) {
      const record = recordOf(model, id)
      if (isWaiting(record)) await writeNow(database)
      const recalled = recall(record)
      const stored = recalled ? recalled.stored : await readRecord(reading, { model, id, key: keyOf(id) })
      return stored && restored(model === 'RefreshToken' ? forgiven(stored) : stored, id)
    },
    /** A session that is found by its `uid` is only read, by the library too: it gets another id than its own. */
    async findByUid(uid) {
      const recalled = recall(sessionOf(uid))
      if (recalled) return recalled.stored && restored(recalled.stored, randomUUID())
      const [stored] = await reading.query<Stored>(sql`
        select payload, consumed_at from oidc_records
        where model = ${model} and uid = ${uid} and expires_at > now()`)
      return stored && restored(stored, randomUUID())
    },
    async findByUserCode(userCode) {
      const [stored] = await reading.query<Stored>(sql`
        select payload, consumed_at from oidc_records
        where model = ${model} and user_code = ${userCode} and expires_at > now()`)
      if (!stored) return undefined
      // A person who goes back in the middle of a sign-in may enter the code again.
      const { inFlight: _, ...payload } = stored.payload
      return restored({ ...stored, payload }, await vault.open(payload.sealedId ?? ''))
    },
    consume: id =>
      write(database, {
        record: recordOf(model, id),
        statement: sql`
          update oidc_records set consumed_at = now()
          where model = ${model} and key = ${keyOf(id)} and consumed_at is null returning 1`,
        // A code is used once: of concurrent requests, one succeeds (RFC 6749 section 4.1.2, RFC 8628 section 3.5).
        isClaim: model === 'AuthorizationCode' || model === 'DeviceCode',
      }),
    destroy: id =>
      write(database, {
        record: recordOf(model, id),
        statement: removalOf(sql`model = ${model} and key = ${keyOf(id)}`),
      }),
    async revokeByGrantId(grantId) {
      // Interactions that name the grant stay: another person may be signing in where this one signs out.
      await inOAuthWords(database).query(
        removalOf(sql`grant_id = ${grantId} and model = any(${[...tokenModels]})`),
      )
    },
  }
}

/** Lets an interaction bring what is read with it. */
export function keepSurroundings({ Interaction }: Provider): void {
  const members = [...Interaction.IN_PAYLOAD, 'surroundings']
  Object.defineProperty(Interaction, 'IN_PAYLOAD', { get: () => members })
}

/**
 * Deletes records. A trigger (`note_ended_tokens`) updates the owner's row when a token ends, and every change of an
 * account locks that row first. Taking the row lock first here, too, prevents deadlocks.
 */
function removalOf(those: Sql): Sql {
  return sql`
    with owners as materialized (
      select from users where id in (select account_id from oidc_records where ${those} and model = 'AccessToken')
      order by id for no key update)
    delete from oidc_records where ${those} and (select count(*) >= 0 from owners)`
}

/** Models that are issued for a grant. */
export const tokenModels = new Set(['AccessToken', 'RefreshToken', 'AuthorizationCode', 'DeviceCode'])

/**
 * Prevents a race: no token is stored once its session ended or its grant was revoked. Row locks on session and grant
 * serialize a request with the revocation: the request either sees the end and stores nothing, or stores its token
 * first, which the revocation then deletes.
 */
function guardOf(model: string, payload: AdapterPayload): { locks: Sql; holds: Sql } {
  const session = model === 'Session' ? payload.accountId && payload.uid : payload.sessionUid
  const livesOn = tokenModels.has(model) && outlivesSignOut(payload)
  // A grant that is written with its token was not revoked.
  const grant =
    tokenModels.has(model) && payload.grantId && !isWaiting(recordOf('Grant', payload.grantId))
      ? payload.grantId
      : undefined
  const guards = [
    session && {
      lock: sql`session as materialized (
        select ended_at, keeps_offline_access from sessions where uid = ${session} for share)`,
      holds: sql`not exists (
        select from session where ended_at is not null and not (keeps_offline_access and ${livesOn}))`,
    },
    grant && {
      lock: sql`granted as materialized (
        select from oidc_records where model = 'Grant' and key = ${keyOf(grant)} for key share)`,
      holds: sql`exists (select from granted)`,
    },
  ].filter(guard => typeof guard === 'object')
  if (guards.length === 0) return { locks: empty, holds: sql`true` }
  return {
    locks: sql`with ${join(guards.map(({ lock }) => lock))}`,
    holds: join(
      guards.map(({ holds }) => holds),
      ' and ',
    ),
  }
}

/**
 * Leeway of rotation in milliseconds: a rotated refresh token is still accepted briefly, since two tabs may refresh
 * at once or a response may be lost (docs/wire/management-api.md#8.5).
 */
const leeway = 3000

function forgiven(stored: Stored): Stored {
  const isFresh = stored.consumed_at !== null && Date.now() - stored.consumed_at.getTime() < leeway
  return isFresh ? { payload: { ...stored.payload, isReused: true }, consumed_at: null } : stored
}

function restored(
  { payload: stored, consumed_at, surroundings }: Stored & { surroundings?: Surroundings },
  id: string,
): AdapterPayload {
  const { sealedId: _, ...payload } = stored
  const consumed = consumed_at && { consumed: Math.floor(consumed_at.getTime() / 1000) }
  return { ...payload, jti: id, ...consumed, ...(surroundings && { surroundings }) }
}
