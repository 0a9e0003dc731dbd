import { Problem } from '@latchkey/contract'
import { requireFactorEnabled } from '../policies/factors.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { FactorRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { keepFactorChange } from './factors.ts'

// Loaded at the first use: an idle server does not need the memory.
const library = () => import('otpauth')

/** Seconds (RFC 6238 section 5.2). */
const period = 30

/** Generates 20 random bytes as 32 characters of Base32 (RFC 4226 section 4 R6). */
export async function newTotpSecret(): Promise<string> {
  const { Secret } = await library()
  return new Secret({ size: 20 }).base32
}

/**
 * Requires Base32 with correct padding or none (RFC 4648 section 6, docs/wire/account-api.md#2.15). Errors:
 * `user.totp_secret_invalid`, with the status of the calling API.
 */
export function requireTotpSecret({ actor }: ReadableAccount, secret: string): void {
  const [, letters = '', padding = ''] = /^([A-Z2-7]+)(={0,6})$/.exec(secret) ?? []
  const isWhole = [0, 2, 4, 5, 7].includes(letters.length % 8) && (!padding || secret.length % 8 === 0)
  if (!letters || !isWhole || secret.length < 16 || secret.length > 32)
    throw new Problem('user.totp_secret_invalid', undefined, actor.kind === 'admin' ? { status: 422 } : {})
}

/**
 * Returns the time step of a code; one step of tolerance on each side (RFC 6238 section 5.2). Errors:
 * `session.mfa.invalid_totp_code`.
 */
export async function requireTotpCode(secret: string, code: string, now: Date): Promise<number> {
  const { Secret, TOTP } = await library()
  const totp = new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period })
  // Apps show codes in two groups, and people type the space.
  const token = code.replace(/\s/g, '')
  const delta = totp.validate({ token, timestamp: now.getTime(), window: 1 })
  if (delta === null) throw new Problem('session.mfa.invalid_totp_code')
  return Math.floor(now.getTime() / 1000 / period) + delta
}

/** Refuses an account that has an authenticator app. Errors: `user.totp_already_in_use`. */
export async function requireNoTotp(account: ReadableAccount): Promise<void> {
  if (await findTotp(account)) throw new Problem('user.totp_already_in_use')
}

/**
 * Adds an authenticator app. `step` is the time step of the code that verified it, which is thereby used (against
 * replay).
 */
export async function bindTotp(
  account: Account,
  { sealedSecret, step }: { sealedSecret: string; step?: number | undefined },
): Promise<void> {
  const { tx, user, now } = account
  requireFactorEnabled(account, 'Totp')
  await tx.query(sql`
    insert into factors (id, user_id, type, created_at, sealed_secret, last_used_step)
    values (${newId()}, ${user.id}, 'Totp', ${now}, ${sealedSecret}, ${step})`)
  await keepFactorChange(account, { type: 'Totp', change: 'added' })
}

/**
 * Binds an authenticator app whose secret the caller provides, verified by a code. The wire makes the code optional.
 */
export async function enrolTotp(
  account: Account,
  vault: Vault,
  { secret, code }: { secret: string; code?: string | undefined },
): Promise<void> {
  requireFactorEnabled(account, 'Totp')
  await requireNoTotp(account)
  requireTotpSecret(account, secret)
  // Not throttled: the caller provides the secret, so there is nothing to guess.
  const step = code ? await requireTotpCode(secret, code, account.now) : undefined
  await bindTotp(account, { sealedSecret: await vault.seal(secret), step })
}

/** Replaces the authenticator app by a verified one, or adds the first. */
export async function replaceTotp(
  account: Account,
  vault: Vault,
  { secret, code }: { secret: string; code: string },
): Promise<void> {
  const { tx, now } = account
  requireFactorEnabled(account, 'Totp')
  requireTotpSecret(account, secret)
  const step = await requireTotpCode(secret, code, now)
  const sealedSecret = await vault.seal(secret)
  const present = await findTotp(account)
  if (!present) return bindTotp(account, { sealedSecret, step })
  const isSame = (await vault.open(present.sealed_secret ?? '')) === secret
  // The same secret with a used code is a replay.
  if (isSame && step <= (present.last_used_step ?? 0)) throw new Problem('session.mfa.invalid_totp_code')
  await tx.query(sql`
    update factors set id = ${newId()}, created_at = ${now}, last_used_at = null, sealed_secret = ${sealedSecret},
      last_used_step = ${step} where id = ${present.id}`)
  await keepFactorChange(account, { type: 'Totp', change: 'replaced' })
}

/** A right code of an authenticator app, which is consumed once `useTotp` commits. */
export type RightTotp = { factorId: string; step: number }

/** Verifies a code of the authenticator app. Errors: `session.mfa.invalid_totp_code`, also without an app. */
export async function proveTotp(account: ReadableAccount, vault: Vault, code: string): Promise<RightTotp> {
  const present = await findTotp(account)
  if (!present) throw new Problem('session.mfa.invalid_totp_code')
  const step = await requireTotpCode(await vault.open(present.sealed_secret ?? ''), code, account.now)
  if (step <= (present.last_used_step ?? 0)) throw new Problem('session.mfa.invalid_totp_code')
  return { factorId: present.id, step }
}

/**
 * Consumes a code, in the transaction that keeps what it proves: an interrupted request leaves the code usable. A code
 * is accepted once, also among concurrent requests (RFC 6238 section 5.2). Errors: `session.mfa.invalid_totp_code`.
 */
export async function useTotp(
  { tx, now }: { tx: Queryable; now: Date },
  { factorId, step }: RightTotp,
): Promise<void> {
  const accepted = await tx.query(sql`
    update factors set last_used_step = ${step}, last_used_at = ${now}
    where id = ${factorId} and (last_used_step is null or last_used_step < ${step}) returning id`)
  if (accepted.length === 0) throw new Problem('session.mfa.invalid_totp_code')
}

async function findTotp({ tx, user }: ReadableAccount): Promise<FactorRow | undefined> {
  const [found] = await tx.query<FactorRow>(
    sql`select * from factors where user_id = ${user.id} and type = 'Totp'`,
  )
  return found
}
