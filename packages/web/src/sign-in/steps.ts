import { ProblemError } from '@latchkey/client'

export type Identifier = { type: 'username' | 'email' | 'phone'; value: string }
export type InteractionEvent = 'SignIn' | 'Register' | 'ForgotPassword'

/** A second factor, as the Sign-in API names it. */
export type Factor = 'Totp' | 'WebAuthn' | 'BackupCode' | 'EmailVerificationCode' | 'PhoneVerificationCode'

/** Strongest first; factors are offered in this order. */
export const byStrength: Factor[] = [
  'WebAuthn',
  'Totp',
  'PhoneVerificationCode',
  'EmailVerificationCode',
  'BackupCode',
]

/** A field that an account has to have before the sign-in can end. */
export type MissingField = 'username' | 'password' | 'email' | 'phone' | 'emailOrPhone' | 'extraProfile'

/** The call that postpones a proposal. */
export type Skip = 'mfa-skipped' | 'mfa-suggestion-skipped' | 'passkey-skipped'

/** A step of a sign-in after the first page. It is kept in the history, so it contains no secret. */
export type Step =
  | { kind: 'leave'; redirectTo: string }
  | { kind: 'password'; identifier: Identifier }
  | CodeStep
  | { kind: 'unknown' | 'known'; identifier: Identifier; verificationId: string }
  | NewToSocialStep
  | { kind: 'linkSent'; email: string; sentAt: number }
  | { kind: 'newPassword' }
  | { kind: 'passwordChanged' }
  | { kind: 'prove'; factors: Factor[]; addresses: MaskedAddresses }
  | { kind: 'setUp'; factors: Factor[]; skip?: Skip }
  | { kind: 'preferPasskey' }
  | { kind: 'keepCodes' }
  | { kind: 'renewPassword' }
  | { kind: 'missing'; fields: MissingField[] }
  | { kind: 'suspended' }
  | { kind: 'closed'; deletesAt: number }
  | { kind: 'locked' }
  | LostStep

/** The server knows nothing of the sign-in. */
type LostStep = {
  kind: 'lost'
  /** It was begun again or finished since, so the person is told; otherwise the browser may take it up again by itself. */
  isOver?: true
}

/** A code was sent to an address. */
export type CodeStep = {
  kind: 'code'
  identifier: Identifier
  event: InteractionEvent
  verificationId: string
  /** When it was sent, in milliseconds since 1970. */
  sentAt: number
}

/** A social account was verified, which no account here has. */
export type NewToSocialStep = {
  kind: 'newToSocial'
  connectorId: string
  verificationId: string
  /** The masked email of an existing account, if both the provider and this server verified it. */
  related?: string | undefined
}

type MaskedAddresses = { EmailVerificationCode?: string; PhoneVerificationCode?: string }

/** What the API says with a refusal; docs/wire/management-api.md#8.10. */
type Refusal = {
  availableFactors?: Factor[]
  maskedIdentifiers?: MaskedAddresses
  missingProfile?: MissingField[]
  skippable?: boolean
  deletesAt?: number
}

/** The step that each refusal leads to. The order of `submit`'s own checks is the server's. */
const steps: Record<string, (refusal: Refusal) => Step> = {
  'session.mfa.require_mfa_verification': ({ availableFactors = [], maskedIdentifiers = {} }) => ({
    kind: 'prove',
    factors: availableFactors,
    addresses: maskedIdentifiers,
  }),
  'user.missing_profile': ({ missingProfile = [] }) => ({ kind: 'missing', fields: missingProfile }),
  'user.missing_mfa': ({ availableFactors = [], skippable }) => ({
    kind: 'setUp',
    factors: availableFactors,
    ...(skippable && { skip: 'mfa-skipped' }),
  }),
  'user.suggest_mfa': ({ availableFactors = [] }) => ({
    kind: 'setUp',
    factors: availableFactors,
    skip: 'mfa-skipped',
  }),
  'session.mfa.suggest_additional_mfa': ({ availableFactors = [] }) => ({
    kind: 'setUp',
    factors: availableFactors,
    skip: 'mfa-suggestion-skipped',
  }),
  'session.mfa.backup_code_required': () => ({ kind: 'keepCodes' }),
  'user.passkey_preferred': () => ({ kind: 'preferPasskey' }),
  'password.expired': () => ({ kind: 'renewPassword' }),
  'user.suspended': () => ({ kind: 'suspended' }),
  'user.deletion_scheduled': ({ deletesAt = 0 }) => ({ kind: 'closed', deletesAt }),
  'session.verification_blocked_too_many_attempts': () => ({ kind: 'locked' }),
  'session.not_found': () => ({ kind: 'lost' }),
  'session.interaction_not_found': () => ({ kind: 'lost', isOver: true }),
  'session.identifier_not_found': () => ({ kind: 'lost', isOver: true }),
}

/** Returns the step that a refusal leads to. Undefined if the error belongs at the present step. */
export function stepOf(problem: unknown): Step | undefined {
  if (!(problem instanceof ProblemError)) return undefined
  return steps[problem.code]?.((problem.data ?? {}) as Refusal)
}

/** Returns the step of a call, or the one that its refusal leads to. Rejects with any other error. */
export async function stepAfter(call: Promise<Step>): Promise<Step> {
  try {
    return await call
  } catch (problem) {
    const step = stepOf(problem)
    if (!step) throw problem
    return step
  }
}
