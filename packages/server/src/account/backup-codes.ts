import { randomBytes } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import { isFactorProper, requireFactorEnabled } from '../policies/factors.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import { type Queryable, sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { BackupCodeRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { factorsOf, keepFactorChange } from './factors.ts'

/** Generates ten codes of ten hexadecimal digits, 40 bits each (docs/wire/account-api.md#2.15). */
export function newBackupCodes(): string[] {
  return Array.from({ length: 10 }, () => randomBytes(5).toString('hex'))
}

/**
 * Adds a set of backup codes. Only their digests are stored, and the first two digits, by which people recognize a
 * code. Errors: `user.backup_code_already_in_use`, `session.mfa.backup_code_can_not_be_alone`,
 * `user.wrong_backup_code_format`.
 */
export async function bindBackupCodes(
  account: Account,
  vault: Vault,
  codes: readonly string[],
): Promise<void> {
  const { tx, user, now } = account
  requireFactorEnabled(account, 'BackupCode')
  const present = await factorsOf(account)
  if (present.some(factor => factor.unused_codes > 0)) throw new Problem('user.backup_code_already_in_use')
  if (!present.some(factor => isFactorProper(factor.type)))
    throw new Problem('session.mfa.backup_code_can_not_be_alone')
  if (codes.length !== 10 || !codes.every(code => /^[\da-f]{10}$/i.test(code)))
    throw new Problem('user.wrong_backup_code_format')

  const id = newId()
  const digests = codes.map(code => digestOf(vault, id, code))
  const masked = codes.map(code => code.slice(0, 2).padEnd(10, '*'))
  await tx.query(sql`
    insert into factors (id, user_id, type, created_at) values (${id}, ${user.id}, 'BackupCode', ${now})`)
  await tx.query(sql`
    insert into backup_codes (factor_id, position, digest, masked)
    select ${id}, position, digest, masked
    from unnest(${digests}::text[], ${masked}::text[]) with ordinality as code (digest, masked, position)`)
  await keepFactorChange(account, { type: 'BackupCode', change: 'added' })
}

/**
 * Lists the newest set of codes, masked; the wire has the oldest, in clear (docs/wire/account-api.md#2.15). Errors:
 * `verification_record.not_found`.
 */
export async function listBackupCodes({
  tx,
  user,
}: ReadableAccount): Promise<{ code: string; usedAt?: string }[]> {
  const codes = await tx.query<BackupCodeRow>(sql`
    select * from backup_codes where factor_id = (
      select id from factors where user_id = ${user.id} and type = 'BackupCode' order by position desc limit 1)
    order by position`)
  if (codes.length === 0) throw new Problem('verification_record.not_found', undefined, { status: 404 })
  return codes.map(({ masked, used_at }) => ({
    code: masked,
    ...(used_at && { usedAt: used_at.toISOString() }),
  }))
}

/** A right backup code, which is consumed once `useBackupCode` commits. */
export type RightBackupCode = Pick<BackupCodeRow, 'factor_id' | 'position'>

/** Verifies a backup code. Errors: `session.mfa.invalid_backup_code`. */
export async function proveBackupCode(
  { tx, user }: ReadableAccount,
  vault: Vault,
  code: string,
): Promise<RightBackupCode> {
  const sets = await tx.query<{ id: string }>(
    sql`select id from factors where user_id = ${user.id} and type = 'BackupCode'`,
  )
  const digests = sets.map(({ id }) => digestOf(vault, id, code.replace(/[\s-]/g, '')))
  const [right] = await tx.query<RightBackupCode>(sql`
    select factor_id, position from backup_codes
    where factor_id = any(${sets.map(({ id }) => id)}) and digest = any(${digests}) and used_at is null limit 1`)
  if (!right) throw new Problem('session.mfa.invalid_backup_code')
  return right
}

/**
 * Consumes a backup code, in the transaction that keeps what it proves: an interrupted request leaves the code usable.
 * Of concurrent requests with one code, one succeeds. Errors: `session.mfa.invalid_backup_code`.
 */
export async function useBackupCode(
  { tx, now }: { tx: Queryable; now: Date },
  { factor_id: factorId, position }: RightBackupCode,
): Promise<void> {
  const used = await tx.query(sql`
    with used as (
      update backup_codes set used_at = ${now}
      where factor_id = ${factorId} and position = ${position} and used_at is null returning factor_id)
    update factors set last_used_at = ${now} from used where id = used.factor_id returning id`)
  if (used.length === 0) throw new Problem('session.mfa.invalid_backup_code')
}

/** The set's id serves as the salt (OWASP ASVS 5.0, 6.5.2). */
function digestOf(vault: Vault, factorId: string, code: string): string {
  return vault.fingerprint(`backup code ${factorId} ${code.toLowerCase()}`)
}
