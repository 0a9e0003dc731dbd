import { type CodeIdentifier, Problem } from '@latchkey/contract'
import { record } from '../events/record.ts'
import { requireAllowedEmail } from '../policies/email-blocklist.ts'
import { codePolicyOf } from '../policies/limits.ts'
import { comparableIdentifier } from '../policies/phone.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import type { Owner } from '../store/actor.ts'
import { sql } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { counted, countedMessage } from './attempts.ts'
import { isSameCode, newCode } from './codes.ts'
import { findVerification, type KeptVerification, keepVerification } from './verification.ts'

/** The purpose of a code (docs/wire/account-api.md#3.2). */
export type CodeTemplate = 'UserPermissionValidation' | 'BindMfa' | 'BindNewIdentifier'

/** Delivers a code to an address. */
export type SendCode = (to: CodeIdentifier, template: CodeTemplate, code: string) => Promise<void>

/** A code that was sent and is not stored yet. */
export type SentCode = { id: string; identifier: CodeIdentifier; template: CodeTemplate; sealedCode: string }

type CodePayload = CodeIdentifier & { template: CodeTemplate; sealedCode: string }

const recordTypes = { email: 'EmailVerificationCode', phone: 'PhoneVerificationCode' } as const

/**
 * Generates and sends a code; never call it in a transaction. A code to the person's own address verifies the
 * person's identity, a code to another address verifies ownership of that address. Errors:
 * `request.message_rate_limited`, `session.email_blocklist.*`, `connector.*`.
 */
export async function sendCode(
  account: ReadableAccount<Owner>,
  { identifier, asked }: { identifier: CodeIdentifier; asked: CodeTemplate | undefined },
  { vault, send }: { vault: Vault; send: SendCode },
): Promise<SentCode> {
  const isOwn = isOwnAddress(account.user, identifier)
  const template = isOwn ? (asked ?? 'UserPermissionValidation') : 'BindNewIdentifier'
  if (!isOwn && identifier.type === 'email')
    await requireAllowedEmail(identifier.value, account.settings.signInExperience.emailBlocklistPolicy)
  const code = newCode()
  await countedMessage(account, comparableIdentifier(identifier), () => send(identifier, template, code))
  return { id: newId(), identifier, template, sealedCode: await vault.seal(code) }
}

/** Stores a sent code for ten minutes. Only the person who requested it can use it. */
export function keepCode(
  account: Account,
  { id, identifier, template, sealedCode }: SentCode,
): Promise<KeptVerification> {
  const payload: CodePayload = { ...identifier, template, sealedCode }
  return keepVerification(account, { id, type: recordTypes[identifier.type], isVerified: false, payload })
}

type Shown = { identifier: CodeIdentifier; verificationId: string; code: string }

/**
 * Verifies and consumes a code. Runs outside any transaction, so that a wrong attempt stays counted for the record
 * and for the address. Errors: `verification_record.not_found`, `verification_code.*`,
 * `session.verification_blocked_too_many_attempts`.
 */
export async function proveCode(
  account: ReadableAccount<Owner>,
  shown: Shown,
  vault: Vault,
): Promise<{ verificationRecordId: string }> {
  const { user } = account
  const { id } = await findVerification(account, shown.verificationId, recordTypes[shown.identifier.type])
  const attempt = {
    action: 'VerificationCode',
    target: comparableIdentifier(shown.identifier),
    accountId: user.id,
  } as const
  await counted(account, attempt, () => tryCode(account, shown, vault))
  await record(account, `Verification.${recordTypes[shown.identifier.type]}`, { accountId: user.id })
  return { verificationRecordId: id }
}

async function tryCode(
  account: ReadableAccount<Owner>,
  { identifier, verificationId, code }: Shown,
  vault: Vault,
) {
  const { tx, now, settings } = account
  const found = await findVerification<CodePayload>(account, verificationId, recordTypes[identifier.type])
  const { expirationSeconds, maxAttempts } = codePolicyOf(settings)
  if (!code || found.used_at) throw new Problem('verification_code.not_found')
  if (found.payload.value !== identifier.value)
    throw new Problem(`verification_code.${identifier.type}_mismatch`)
  if (found.created_at.getTime() + expirationSeconds * 1000 <= now.getTime())
    throw new Problem('verification_code.expired')
  // The attempt is counted before the code is compared, so that concurrent attempts cannot exceed the limit.
  const [tried] = await tx.query(sql`
    update verification_records set wrong_tries = wrong_tries + 1
    where id = ${found.id} and wrong_tries < ${maxAttempts} and used_at is null returning 1`)
  if (!tried) throw new Problem('verification_code.exceed_max_try')
  if (!isSameCode(code, await vault.open(found.payload.sealedCode)))
    throw new Problem('verification_code.code_mismatch')
  const [used] = await tx.query(sql`
    update verification_records set used_at = ${now}, is_verified = true, wrong_tries = wrong_tries - 1
    where id = ${found.id} and used_at is null returning 1`)
  if (!used) throw new Problem('verification_code.not_found')
}

function isOwnAddress(user: UserRow, identifier: CodeIdentifier): boolean {
  return (
    comparableIdentifier(identifier) ===
    (identifier.type === 'email' ? user.primary_email : user.primary_phone)
  )
}
