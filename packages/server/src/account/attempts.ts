import { createHash } from 'node:crypto'
import { type ErrorCode, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { sentinelPolicyOf } from '../policies/limits.ts'
import { throttlePolicyOf } from '../policies/throttle.ts'
import type { RequestContext } from '../store/account.ts'
import type { Actor } from '../store/actor.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import type { UserRow } from '../store/rows.ts'
import { requireThrottle } from './throttles.ts'

export type Attempt = {
  action: 'Password' | 'VerificationCode' | 'Totp' | 'BackupCode' | 'WebAuthn'
  /** The subject of the attempt: the id of a known user, else the identifier as typed. */
  target: string
  accountId?: string | undefined
  /** Instead of `accountId`: the condition by which the person is found, in the statement that counts the attempt. */
  owner?: Sql
}

/** An attempt at a secret of a known user. */
export function attemptOf({ id }: { id: string }, action: Attempt['action']): Attempt {
  return { action, target: id, accountId: id }
}

/**
 * The separate counters of attempts. An attacker who knows the password and guesses the second factor at sign-in must not
 * block the step-up of the owner, who is signed in. A locked factor leaves the other factors usable.
 */
const counts = ['sign-in', 'account'].flatMap(place =>
  ['Identifier', 'Totp', 'BackupCode', 'WebAuthn'].map(factor => `${place} ${factor}`),
)

/** Passwords and codes that were sent prove an identifier, and are counted together; docs/wire/account-api.md#3.8. */
function countOf(actor: Actor, { action }: Attempt): string {
  const isIdentifier = action === 'Password' || action === 'VerificationCode'
  return `${placeOf(actor)} ${isIdentifier ? 'Identifier' : action}`
}

function placeOf(actor: Actor): 'account' | 'sign-in' {
  return actor.kind === 'owner' ? 'account' : 'sign-in'
}

type Begun = { attempt_id: string | null; failures: number | null; blocked_until: Date | null }

/**
 * Checks a secret and counts the attempt. Failures on one target within an hour add up to a lockout of that kind of proof, on
 * all nodes, whether or not the account exists; docs/wire/account-api.md#3.8. Runs outside any transaction: a failure must stay counted.
 * `session.verification_blocked_too_many_attempts`.
 */
export async function counted<Result>(
  context: RequestContext & { tx: Queryable },
  attempt: Attempt,
  prove: () => Promise<Result>,
): Promise<Result> {
  const { result, success } = await tried(context, attempt, prove)
  await context.tx.query(success)
  return result
}

/**
 * As `counted`, for a caller that writes `success` together with what the secret proved. Until then, the attempt counts as
 * a failure. `prove` gets the owner of the attempt.
 */
export async function tried<Result>(
  context: RequestContext & { tx: Queryable },
  attempt: Attempt,
  prove: (owner: UserRow | undefined) => Promise<Result>,
): Promise<{ result: Result; success: Sql }> {
  requireThrottle(context)
  const { now, settings } = context
  const { maxAttempts, lockoutMinutes } = sentinelPolicyOf(settings)
  const target = hashOf(countOf(context.actor, attempt), attempt.target)
  const { attempt_id: id, failures, blocked_until, owner } = await begin(context, attempt, target)
  if (!id) throw blocked(blocked_until ?? now, now)
  const endsAt = new Date(now.getTime() + lockoutMinutes * 60_000)
  try {
    // Concurrent attempts beyond the limit are refused without checking the secret.
    if (Number(failures) > maxAttempts) throw blocked(endsAt, now)
    const result = await prove(owner)
    return { result, success: sql`update attempts set is_failure = false where id = ${id}` }
  } catch (error) {
    const { tx } = context
    const accountId = attempt.accountId ?? owner?.id
    if (!isWrongSecret(error)) {
      await tx.query(sql`delete from attempts where id = ${id}`)
      throw error
    }
    if (Number(failures) < maxAttempts) throw error
    await tx.query(sql`
      with over as (delete from attempts where id = ${id})
      insert into lockouts (target, user_id, action, place, started_at, ends_at)
      values (${target}, (select id from users where id = ${accountId ?? ''}), ${attempt.action},
        ${placeOf(context.actor)}, ${now}, ${endsAt})
      on conflict (target) do update set user_id = excluded.user_id, action = excluded.action,
        started_at = excluded.started_at, ends_at = excluded.ends_at`)
    await tell(context, { ...attempt, accountId }, endsAt)
    throw blocked(endsAt, now)
  }
}

async function begin(
  { tx, now }: RequestContext & { tx: Queryable },
  { action, owner }: Attempt,
  target: string,
): Promise<Begun & { owner: UserRow | undefined }> {
  const counting = sql`begin_attempt(${target}, ${action}, ${now})`
  const [row] = await tx.query<Begun & (UserRow | { id?: null })>(
    owner ? sql`select * from ${counting} left join users on ${owner}` : sql`select * from ${counting}`,
  )
  const { attempt_id = null, failures = null, blocked_until = null, ...user } = row ?? {}
  return { attempt_id, failures, blocked_until, owner: isPerson(user) ? user : undefined }
}

function isPerson(user: UserRow | { id?: null }): user is UserRow {
  return typeof user.id === 'string'
}

/** Records the lockout and notifies the owner. An unknown account takes the same time, so timing reveals nothing. */
async function tell(
  context: RequestContext & { tx: Queryable },
  attempt: Attempt,
  endsAt: Date,
): Promise<void> {
  const { accountId, action } = attempt
  const [user] = await context.tx.query<UserRow>(sql`select * from users where id = ${accountId ?? ''}`)
  const told = user ? { ...context, user } : context
  await record(told, 'Identifier.Lockout', { accountId, action, until: endsAt.getTime() })
}

/** Whether the error means a wrong secret. A refusal for another reason is no guess and does not count. */
function isWrongSecret(error: unknown): boolean {
  if (!(error instanceof Problem) || error.status >= 500 || unlooked.has(error.code)) return false
  // A script that fails says nothing of the secret; one that denies may do so because of it.
  return error.code !== 'action.general' || error.status === 403
}

/** Refusals before the secret is checked. If they counted, anyone could lock out another person's address. */
const unlooked: ReadonlySet<ErrorCode> = new Set([
  'user.suspended',
  'action.sign_in_identifier_changed',
  'verification_record.not_found',
  'verification_code.not_found',
  'verification_code.email_mismatch',
  'verification_code.phone_mismatch',
  'verification_code.expired',
])

function blocked(endsAt: Date, now: Date): Problem {
  const seconds = Math.max(1, Math.ceil((endsAt.getTime() - now.getTime()) / 1000))
  return new Problem(
    'session.verification_blocked_too_many_attempts',
    { relativeTime: Math.ceil(seconds / 60), retryAfter: seconds },
    { headers: { 'retry-after': String(seconds) } },
  )
}

/**
 * Lifts lockouts and forgets attempts (docs/wire/management-api.md#6.7). Targets are plain identifiers, not hashes.
 */
export async function forgetAttempts({ tx }: { tx: Queryable }, targets: readonly string[]): Promise<void> {
  const hashes = targets.flatMap(target => counts.map(count => hashOf(count, target)))
  await tx.query(sql`
    with released as (delete from lockouts where target = any(${hashes}))
    delete from attempts where target = any(${hashes}) and action <> 'Message'`)
}

/** Most messages to one recipient within ten minutes (docs/wire/account-api.md#3.2). */
const mostToOne = 10

/**
 * Throttles messages by recipient and by sender. A message that could not be sent does not count. Errors:
 * `request.message_rate_limited`.
 */
export async function countedMessage(
  context: RequestContext & { tx: Queryable },
  recipient: string,
  send: () => Promise<void>,
): Promise<void> {
  requireThrottle(context)
  const { tx, actor, settings } = context
  const begun: string[] = []
  try {
    begun.push(await beginMessage(context, recipient.trim(), mostToOne))
    if (actor.kind === 'owner')
      begun.push(
        await beginMessage(context, `sent by ${actor.id}`, throttlePolicyOf(settings).message.perPerson),
      )
    await send()
  } catch (error) {
    await tx.query(sql`delete from attempts where id = any(${begun}::bigint[])`)
    throw error
  }
}

async function beginMessage(
  context: RequestContext & { tx: Queryable },
  target: string,
  most: number,
): Promise<string> {
  const { tx, now } = context
  const [row] = await tx.query<{ id: string | null }>(
    sql`select begin_message(${hashOf('message', target)}, ${now}, ${most}, '600 seconds') as id`,
  )
  if (row?.id) return row.id
  await record(context, 'Message.RateLimited', { action: 'VerificationCodeSend' })
  throw new Problem('request.message_rate_limited')
}

/**
 * Hashes a target, so that a leaked table lists no people. Case folding makes all spellings of an identifier one
 * target: otherwise each spelling would get its own attempts.
 */
function hashOf(count: string, target: string): string {
  return createHash('sha256')
    .update(`${count}\n${fold(target)}`)
    .digest('base64url')
}
