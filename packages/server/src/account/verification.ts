import { type FactorType, Problem, type VerificationType } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireNotSuspended } from '../policies/suspension.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { VerificationRecordRow } from '../store/rows.ts'

/** Ten minutes, which looking at a record does not prolong; contract account-api 1.7. */
const lifetime = 10 * 60 * 1000

export type NewVerification = {
  type: VerificationType
  isVerified: boolean
  /** What else has to be known when it is shown; secrets in it are sealed. */
  payload?: Record<string, unknown>
  /** Given where something had to know the id before the record is kept. */
  id?: string
}

/** What the wire answers of a record. */
export type KeptVerification = { verificationRecordId: string; expiresAt: string }

/** Keeps for ten minutes what a person proved, or is about to. Nobody else can show it. */
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

/** Keeps that the person proved something that nobody else can. `user.suspended` for somebody who may no longer. */
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

/** The person's own record of this type, unexpired, whether or not it is verified. `verification_record.not_found`. */
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
 * Takes a verified record as the proof of something new, once: the record is deleted with the change. Of many requests that show
 * the same record, one succeeds. `verification_record.not_found`.
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

/** Ends the proofs of these types: what they were made with is not the person's any more. */
export function endVerifications({ tx, user }: Account, ...types: VerificationType[]): void {
  tx.last(sql`
    delete from verification_records
    where user_id = ${user.id} and (type = any(${types}) or payload ->> 'enrolledFactor' = any(${types}))
      and payload ->> 'ceremony' is distinct from 'registration'`)
}

/**
 * The proof by which a person enrolled a factor proves that factor too: nobody is asked twice within its ten minutes. Other proofs
 * of the person, such as a thief's by the password, stay as weak as they are.
 */
export function strengthenVerification({ tx, user, actor }: Account, type: FactorType): void {
  if (actor.kind !== 'owner' || !actor.verificationId) return
  const enrolled = JSON.stringify({ enrolledFactor: type })
  tx.last(sql`
    update verification_records set payload = payload || ${enrolled}::jsonb
    where id = ${actor.verificationId} and user_id = ${user.id} and is_verified`)
}

/** Says that what a record asked for was proved; what came out is kept with it. */
export async function markVerified(
  { tx }: { tx: Queryable },
  id: string,
  result: Record<string, unknown> = {},
): Promise<void> {
  await tx.query(sql`
    update verification_records set is_verified = true, payload = payload || ${JSON.stringify(result)}::jsonb where id = ${id}`)
}
