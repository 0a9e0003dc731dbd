import { type CodeFactorType, type CodeIdentifier, Problem } from '@latchkey/contract'
import { attemptOf, counted } from '../account/attempts.ts'
import { sendCodeMessage } from '../account/code-message.ts'
import type { MessageServices } from '../connectors/message.ts'
import {
  type IssuedCode,
  issueCode,
  keepIssuedCode,
  type RightCode,
  tryCode,
  useCode,
} from '../directory/verification-codes.ts'
import { record } from '../events/record.ts'
import { addressOf, requireFactorEnabled } from '../policies/factors.ts'
import { isSameAddress } from '../policies/phone.ts'
import type { ReadableAccount } from '../store/account.ts'
import { newId } from '../store/ids.ts'
import type { Vault } from '../store/vault.ts'
import { dropProposal, keepProposal, requireProposal } from './proposals.ts'
import { keepFactorProof, readIdentified, usableIn } from './second-factor.ts'
import type { ReadableSignIn, SignIn } from './state.ts'

type AddressKind = CodeIdentifier['type']

/** A code that was sent as a second factor and is not stored yet. */
export type SentMfaCode = IssuedCode & { userId: string }

const factors = { email: 'EmailVerificationCode', phone: 'PhoneVerificationCode' } as const satisfies Record<
  AddressKind,
  CodeFactorType
>

/**
 * Sends a code to the address of the identified account. Never call it in a transaction. Errors:
 * `session.mfa.mfa_factor_not_enabled`, `request.message_rate_limited`, `connector.*`.
 */
export async function sendMfaCode(
  seen: ReadableSignIn,
  kind: AddressKind,
  services: MessageServices,
): Promise<SentMfaCode> {
  const account = await readIdentified(seen)
  const to = requireRecipient(seen, account, kind)
  const usage = 'MfaVerification'
  const purpose = { recipient: to, usage, interactionUid: seen.interaction.uid } as const
  const issued = await issueCode(seen, purpose, {
    vault: services.vault,
    send: code => sendCodeMessage(services, account, { to, usage, code }),
  })
  return { ...issued, userId: account.user.id }
}

export async function keepMfaCode(
  signIn: SignIn,
  { userId, ...issued }: SentMfaCode,
): Promise<{ verificationId: string }> {
  const id = newId()
  keepIssuedCode(signIn, issued)
  keepProposal(signIn, { kind: 'mfa-code', id, userId, recipient: issued.recipient })
  await record(signIn, 'Interaction.SignIn.Mfa.VerificationCode.Create', { accountId: userId })
  return { verificationId: id }
}

type Shown = { verificationId: string; identifierType: AddressKind; code: string }

/**
 * Verifies a code. Runs outside any transaction, so that a wrong attempt stays counted. Errors:
 * `session.verification_session_not_found`, `session.mfa.mfa_factor_not_enabled`, `verification_code.*`,
 * `session.verification_blocked_too_many_attempts`.
 */
export async function proveMfaCode(seen: ReadableSignIn, shown: Shown, vault: Vault): Promise<RightCode> {
  const { verificationId, identifierType, code } = shown
  const account = await readIdentified(seen)
  const { recipient } = requireProposal(seen.state, 'mfa-code', verificationId)
  // A code to an address that the account has given up, or to the other kind of address, proves nothing.
  if (!isSameAddress(recipient, requireRecipient(seen, account, identifierType)))
    throw new Problem('session.verification_session_not_found')
  const purpose = { recipient, usage: 'MfaVerification', interactionUid: seen.interaction.uid } as const
  return counted(seen, attemptOf(account.user, 'VerificationCode'), () =>
    tryCode(seen, purpose, { code, vault }),
  )
}

/** Consumes the code, and records that the second factor was verified. */
export async function keepMfaProof(
  signIn: SignIn,
  { verificationId: id }: Shown,
  code: RightCode,
): Promise<{ verificationId: string }> {
  const { userId, recipient } = requireProposal(signIn.state, 'mfa-code', id)
  await useCode(signIn, code)
  dropProposal(signIn, id)
  keepFactorProof(signIn, { id, type: `Mfa${factors[recipient.type]}`, userId, address: recipient })
  await record(signIn, 'Interaction.SignIn.Mfa.VerificationCode.Submit', { accountId: userId })
  return { verificationId: id }
}

/**
 * The address for the second factor. Refused as well if the account has none, or if a code to the same kind of address
 * identified the person: it would be the same factor twice.
 */
function requireRecipient(seen: ReadableSignIn, account: ReadableAccount, kind: AddressKind): CodeIdentifier {
  const factor = factors[kind]
  requireFactorEnabled(account, factor)
  const value = addressOf(account.user, factor)
  if (value === null || !usableIn(seen.state, account.user, []).includes(factor))
    throw new Problem('session.mfa.mfa_factor_not_enabled')
  return { type: kind, value }
}
