import { type CodeIdentifier, type InteractionEvent, Problem } from '@latchkey/contract'
import { counted } from '../account/attempts.ts'
import { sendCodeMessage } from '../account/code-message.ts'
import type { MessageServices } from '../connectors/message.ts'
import {
  type CodePurpose,
  type IssuedCode,
  issueCode,
  keepIssuedCode,
  type RightCode,
  tryCode,
  useCode,
} from '../directory/verification-codes.ts'
import { record } from '../events/record.ts'
import { requireAllowedEmail } from '../policies/email-blocklist.ts'
import { comparableIdentifier, isSameAddress } from '../policies/phone.ts'
import { newId } from '../store/ids.ts'
import type { UserRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { addVerification, findByIdentifier, keep } from './sign-in.ts'
import type { CodeVerification, Interaction, ReadableSignIn, SignIn, SignInState } from './state.ts'

type Asked = { identifier: CodeIdentifier; interactionEvent: InteractionEvent }

/** A code that was sent during a sign-in and is not stored yet. */
export type SentSignInCode = IssuedCode & { usage: InteractionEvent; accountId: string | undefined }

const types = { email: 'EmailVerificationCode', phone: 'PhoneVerificationCode' } as const

/**
 * Generates and sends a code for a sign-in, a registration or a forgotten password. Never call it in a transaction.
 *
 * Enumeration: the code is sent whether or not an account has the address, in every event and by the same work, so
 * that only the owner of the mailbox learns whether it exists, at the identification. Errors:
 * `session.invalid_interaction_type`, `session.email_blocklist.*`, `request.message_rate_limited`, `connector.*`.
 */
export async function sendSignInCode(
  seen: ReadableSignIn,
  { identifier, interactionEvent: usage }: Asked,
  services: MessageServices,
): Promise<SentSignInCode> {
  const { tx, state, settings, interaction } = seen
  requireMatchingEvent(state, usage)
  if (identifier.type === 'email' && [usage, state.event].includes('Register'))
    await requireAllowedEmail(identifier.value, settings.signInExperience.emailBlocklistPolicy)
  const user = await findByIdentifier(tx, seen, identifier)
  const purpose = { recipient: identifier, usage, interactionUid: interaction.uid }
  const issued = await issueCode(seen, purpose, {
    vault: services.vault,
    send: code =>
      sendCodeMessage(services, { ...seen, user }, { to: recipientOf(identifier, user), usage, code }),
  })
  return { ...issued, usage, accountId: user?.id }
}

/** Stores a sent code as a verification of this sign-in. */
export async function keepSignInCode(
  signIn: SignIn,
  { accountId, ...issued }: SentSignInCode,
): Promise<{ verificationId: string }> {
  const { recipient: identifier, usage } = issued
  requireMatchingEvent(signIn.state, usage)
  const id = newId()
  keepIssuedCode(signIn, issued)
  addVerification(signIn, {
    id,
    type: types[identifier.type],
    identifier,
    usage,
    isVerified: false,
    ...(accountId && { accountId }),
  })
  await record(signIn, `Interaction.${usage}.Identifier.VerificationCode.Create`, { accountId })
  return { verificationId: id }
}

type Shown = { identifier: CodeIdentifier; verificationId: string; code: string }

/**
 * Verifies a code. Runs outside any transaction, so that a wrong attempt stays counted. Errors:
 * `session.verification_session_not_found`, `verification_code.*`,
 * `session.verification_blocked_too_many_attempts`.
 */
export async function proveSignInCode(seen: ReadableSignIn, shown: Shown, vault: Vault): Promise<RightCode> {
  const { identifier, code } = shown
  const kept = requireCode(seen.state, shown)
  const target = comparableIdentifier(kept.identifier)
  const isRecipient = isSameAddress(identifier, kept.identifier)
  return counted(seen, { action: 'VerificationCode', target, accountId: kept.accountId }, () =>
    tryCode(seen, purposeOf(kept, seen.interaction), { code, isRecipient, vault }),
  )
}

/** Consumes the code, and records that the person owns the address. */
export async function keepProvenCode(
  signIn: SignIn,
  shown: Shown,
  code: RightCode,
): Promise<{ verificationId: string }> {
  const { state } = signIn
  const { id, usage, accountId } = requireCode(state, shown)
  await useCode(signIn, code)
  const verifications = state.verifications.map(each =>
    each.id === id && 'usage' in each ? { ...each, isVerified: true } : each,
  )
  keep(signIn, { verifications })
  await record(signIn, `Interaction.${usage}.Identifier.VerificationCode.Submit`, { accountId })
  return { verificationId: id }
}

/**
 * The message names what the code is for. A code for a sign-in must not open the way to a new password, nor the other
 * way round; between sign-in and registration the person can change over.
 */
function requireMatchingEvent({ event }: SignInState, usage: InteractionEvent): void {
  if ((event === 'ForgotPassword') !== (usage === 'ForgotPassword'))
    throw new Problem('session.invalid_interaction_type')
}

/**
 * The address on file of a known account, so that another spelling of it, which may be another mailbox, gets no code
 * to this account.
 */
function recipientOf({ type, value }: CodeIdentifier, user: UserRow | undefined): CodeIdentifier {
  return type === 'email'
    ? { type, value: user?.primary_email ?? value }
    : { type, value: comparableIdentifier({ type, value }) }
}

function purposeOf({ identifier, usage }: CodeVerification, { uid }: Interaction): CodePurpose {
  return { recipient: identifier, usage, interactionUid: uid }
}

function requireCode(
  { verifications }: SignInState,
  { verificationId, identifier }: Shown,
): CodeVerification {
  const found = verifications.find(
    (each): each is CodeVerification => each.id === verificationId && each.type === types[identifier.type],
  )
  if (!found) throw new Problem('session.verification_session_not_found')
  return found
}
