import { type FactorType, Problem, type VerificationType } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { VerificationRecordRow } from '../store/rows.ts'

/** Ten minutes in milliseconds; reading a record does not extend them (docs/wire/account-api.md#1.7). */
const lifetime = 10 * 60 * 1000

export type NewVerification = {
  type: VerificationType
  isVerified: boolean
  /** Further content of the record; secrets in it are sealed. */
  payload?: Record<string, unknown>
  /** Set where the id had to be known before the record is stored. */
  id?: string
}

/** A record as the wire returns it. */
export type KeptVerification = { verificationRecordId: string; expiresAt: string }

/** Stores a finished or pending verification for ten minutes. Only the same person can use it. */
export async function keepVerification(
  { tx, user, now }: ReadableAccount,
  { type, isVerified, payload = {}, id = newId() }: NewVerification,
): Promise<KeptVerification> {
  const expiresAt = new Date(now.getTime() + lifetime)
  await tx.query(sql`
    insert into verification_records (id, user_id, type, payload, is_verified, created_at, expires_at)
    values (${id}, ${user.id}, ${type}, ${JSON.stringify(payload)}, ${isVerified}, ${now}, ${expiresAt})`)
  return { verificationRecordId: id, expiresAt: expiresAt.toISOString() }
}

/** Stores a verification of the person's identity and records the event. Errors: `user.suspended`. */
export async function keepProof(
  account: Account,
  type: VerificationType,
  payload?: Record<string, unknown>,
): Promise<KeptVerification> {
  requireNotSuspended(account.user, account.now)
  const kept = await keepVerification(account, { type, isVerified: true, ...(payload && { payload }) })
  await record(account, `Verification.${type}`, { accountId: account.user.id })
  return kept
}

/** Finds an unexpired record of this person and type, verified or not. Errors: `verification_record.not_found`. */
export async function findVerification<Payload = Record<string, unknown>>(
  { tx, user, now }: { tx: Queryable; user: { id: string }; now: Date },
  id: string,
  type: VerificationType,
): Promise<VerificationRecordRow & { payload: Payload }> {
  const [found] = await tx.query<VerificationRecordRow & { payload: Payload }>(sql`
    select * from verification_records
    where id = ${id} and user_id = ${user.id} and type = ${type} and expires_at > ${now}`)
  if (!found) throw new Problem('verification_record.not_found')
  return found
}

/**
 * Consumes a verified record: it is deleted with the change, and of concurrent requests with one record, one
 * succeeds. Errors: `verification_record.not_found`.
 */
export async function consumeVerification<Payload = Record<string, unknown>>(
  { tx, user, now }: Account,
  id: string,
  type: VerificationType,
): Promise<VerificationRecordRow & { payload: Payload }> {
  const [consumed] = await tx.query<VerificationRecordRow & { payload: Payload }>(sql`
    delete from verification_records
    where id = ${id} and user_id = ${user.id} and type = ${type} and is_verified and expires_at > ${now}
    returning *`)
  if (!consumed) throw new Problem('verification_record.not_found')
  return consumed
}

/** Deletes the verifications of these types, since the method they were made with changed. */
export function endVerifications({ tx, user }: Account, ...types: VerificationType[]): void {
  tx.last(sql`
    delete from verification_records
    where user_id = ${user.id} and (type = any(${types}) or payload ->> 'enrolledFactor' = any(${types}))
      and payload ->> 'ceremony' is distinct from 'registration'`)
}

/**
 * Makes the verification that authorized an enrollment count as one by the enrolled factor, so that the person need
 * not verify again within its ten minutes. Other verifications, such as a thief's by the password, stay as weak as
 * they are.
 */
export function strengthenVerification({ tx, user, actor }: Account, type: FactorType): void {
  if (actor.kind !== 'owner' || !actor.verificationId) return
  const enrolled = JSON.stringify({ enrolledFactor: type })
  tx.last(sql`
    update verification_records set payload = payload || ${enrolled}::jsonb
    where id = ${actor.verificationId} and user_id = ${user.id} and is_verified`)
}

/** Marks a record as verified and stores the result in it. */
export async function markVerified(
  { tx }: { tx: Queryable },
  id: string,
  result: Record<string, unknown> = {},
): Promise<void> {
  await tx.query(sql`
    update verification_records set is_verified = true, payload = payload || ${JSON.stringify(result)}::jsonb where id = ${id}`)
}
