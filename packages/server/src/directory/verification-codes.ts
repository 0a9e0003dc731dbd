import { createHash } from 'node:crypto'
import { type CodeIdentifier, type InteractionEvent, Problem } from '@latchkey/contract'
import { countedMessage } from '../account/attempts.ts'
import { isSameCode, newCode } from '../account/codes.ts'
import { requireThrottle } from '../account/throttles.ts'
import { codePolicyOf } from '../policies/limits.ts'
import { comparableIdentifier } from '../policies/phone.ts'
import type { Directory, RequestContext } from '../store/account.ts'
import { type Queryable, type Sql, sql } from '../store/database.ts'
import { fold } from '../store/fold.ts'
import type { VerificationCodeRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'

/** What a code is valid for. It is refused for another recipient, usage or interaction. */
export type CodePurpose = {
  recipient: CodeIdentifier
  usage: 'Generic' | 'MfaVerification' | InteractionEvent
  /** The uid of the OIDC interaction; absent for codes of the Management API. */
  interactionUid?: string
}

/** A code that was sent and is not stored yet. */
export type IssuedCode = CodePurpose & { sealedCode: string }

type CodeContext = RequestContext & { tx: Queryable }

/**
 * Generates and sends a code that belongs to no account; never call it in a transaction. Errors:
 * `request.message_rate_limited`, `connector.*`.
 */
export async function issueCode(
  context: CodeContext,
  purpose: CodePurpose,
  { vault, send }: { vault: Vault; send: (code: string) => Promise<void> },
): Promise<IssuedCode> {
  const code = newCode()
  await countedMessage(context, counterOf(purpose), () => send(code))
  return { ...purpose, sealedCode: await vault.seal(code) }
}

/**
 * What messages are counted for. Codes as second factor have a limit of their own: anybody can use up the limit of an
 * address by asking for codes to it, and must not keep its owner from completing a sign-in.
 */
function counterOf({ recipient, usage }: CodePurpose): string {
  const address = comparableIdentifier(recipient)
  return usage === 'MfaVerification' ? `second factor ${address}` : address
}

/** Stores a sent code. It replaces an unused one of the same purpose. */
export function keepIssuedCode(
  { tx, now }: Pick<Directory, 'tx' | 'now'>,
  { sealedCode, ...purpose }: IssuedCode,
): void {
  const { usage, interactionUid = '' } = purpose
  tx.last(sql`
    insert into verification_codes (recipient, usage, interaction_uid, sealed_code, created_at)
    values (${hashOf(purpose)}, ${usage}, ${interactionUid}, ${sealedCode}, ${now})
    on conflict (recipient, usage, interaction_uid) do update
      set sealed_code = excluded.sealed_code, created_at = excluded.created_at, wrong_tries = 0`)
}

type ShownCode = { code: string; isRecipient?: boolean; vault: Vault }

/** A code that was right, and is consumed once `useCode` commits. */
export type RightCode = IssuedCode

/** Verifies and consumes a code for a caller who keeps nothing else of it. Errors: those of `tryCode`. */
export async function redeemCode(
  context: CodeContext,
  purpose: CodePurpose,
  shown: ShownCode,
): Promise<void> {
  await useCode(context, await tryCode(context, purpose, shown))
}

/**
 * Verifies a code. Runs outside any transaction, so that a wrong attempt stays counted. `isRecipient` is whether the
 * caller named the address that the code was sent to. Errors, in this order: `verification_code.not_found`,
 * `verification_code.email_mismatch`, `verification_code.phone_mismatch`, `verification_code.expired`,
 * `verification_code.exceed_max_try`, `verification_code.code_mismatch`.
 */
export async function tryCode(
  context: CodeContext,
  purpose: CodePurpose,
  { code, isRecipient = true, vault }: ShownCode,
): Promise<RightCode> {
  requireThrottle(context)
  const { tx, now, settings } = context
  const { expirationSeconds, maxAttempts } = codePolicyOf(settings)
  const oldest = new Date(now.getTime() - expirationSeconds * 1000)
  // The attempt is counted before the code is compared, so that concurrent attempts cannot exceed the limit.
  const [tried] =
    isRecipient && code !== ''
      ? await tx.query<Pick<VerificationCodeRow, 'sealed_code'>>(sql`
        update verification_codes set wrong_tries = wrong_tries + 1
        where ${isOf(purpose)} and created_at > ${oldest} and wrong_tries < ${maxAttempts}
        returning sealed_code`)
      : []
  if (!tried) throw await refusalOf(context, purpose, { code, isRecipient, oldest })
  if (!isSameCode(code, await vault.open(tried.sealed_code)))
    throw new Problem('verification_code.code_mismatch')
  return { ...purpose, sealedCode: tried.sealed_code }
}

/**
 * Consumes a code, in the transaction that keeps what it proves: an interrupted request leaves the code usable. Of
 * concurrent requests with the right code, one succeeds. Errors: `verification_code.not_found`.
 */
export async function useCode(
  { tx }: { tx: Queryable },
  { sealedCode, ...purpose }: RightCode,
): Promise<void> {
  const used = await tx.query(sql`
    delete from verification_codes where ${isOf(purpose)} and sealed_code = ${sealedCode} returning 1`)
  if (used.length === 0) throw new Problem('verification_code.not_found')
}

/** The reason why a code could not be tried: the first that applies, in the wire's order. */
async function refusalOf(
  { tx }: CodeContext,
  purpose: CodePurpose,
  { code, isRecipient, oldest }: { code: string; isRecipient: boolean; oldest: Date },
): Promise<Problem> {
  const [found] = await tx.query<Pick<VerificationCodeRow, 'created_at'>>(
    sql`select created_at from verification_codes where ${isOf(purpose)}`,
  )
  if (!found || code === '') return new Problem('verification_code.not_found')
  if (!isRecipient) return new Problem(`verification_code.${purpose.recipient.type}_mismatch`)
  if (found.created_at <= oldest) return new Problem('verification_code.expired')
  return new Problem('verification_code.exceed_max_try')
}

function isOf(purpose: CodePurpose): Sql {
  const { usage, interactionUid = '' } = purpose
  return sql`recipient = ${hashOf(purpose)} and usage = ${usage} and interaction_uid = ${interactionUid}`
}

/** Hashes the recipient, so that the table lists no people. All spellings of an address are one recipient. */
function hashOf({ recipient }: CodePurpose): string {
  return createHash('sha256')
    .update(`${recipient.type}\n${fold(comparableIdentifier(recipient))}`)
    .digest('base64url')
}
