import type { CodeFactorType, CodeIdentifier, FactorType, InteractionEvent } from '@latchkey/contract'
import type { NewPasskey } from '../account/passkey-ceremonies.ts'
import type { Digest } from '../account/password.ts'
import type { PasswordAlgorithm } from '../account/password-digests.ts'
import type { PendingAuthorization, SocialIdentity } from '../connectors/social-sign-in.ts'
import type { Risk } from '../policies/adaptive-mfa.ts'
import type { ExtraProfile } from '../policies/sign-up-profile.ts'
import type { RequestContext, VersionedUser } from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import type { Queryable, Transaction } from '../store/database.ts'

/** A verification of a sign-in, or the proposed identity of a registration. */
export type SignInVerification =
  | {
      id: string
      type: 'Password'
      userId: string
      identifier: Identifier
      /** When the verified password was set; null where that is not known. */
      passwordSetAt: string | null
    }
  | {
      id: string
      type: 'NewPasswordIdentity'
      identifier: Identifier
      digest: string
      algorithm: PasswordAlgorithm
    }
  | SocialVerification
  | AddressVerification
  | FactorProof

/** A pending authorization at a social provider and, after the callback, the identity there. */
export type SocialVerification = {
  id: string
  type: 'Social'
  pending: PendingAuthorization
  socialIdentity?: SocialIdentity
  /** The local user that it identified; unset before `identify`. */
  userId?: string
}

/** An e-mail address or phone number that the person proved to hold, by a code or a one-time token. */
export type AddressVerification = CodeVerification | OneTimeTokenVerification

/** A verified one-time token, which was mailed to the address. */
type OneTimeTokenVerification = {
  id: string
  type: 'OneTimeToken'
  identifier: { type: 'email'; value: string }
  isVerified: true
  /** The account that it identified; unset before `identify`. */
  userId?: string
  /** The only event that it was made for. */
  onlyFor?: InteractionEvent
}

/** A code that was sent to an address and, once `isVerified`, the proof that the person owns the address. */
export type CodeVerification = {
  id: string
  type: 'EmailVerificationCode' | 'PhoneVerificationCode'
  identifier: CodeIdentifier
  /** What the message said that the code is for. */
  usage: InteractionEvent
  isVerified: boolean
  /** The account that had the address when the code was sent, for the log alone: `identify` looks it up again. */
  accountId?: string
  /** The account that it identified; unset before `identify`. */
  userId?: string
}

export type Identifier = { type: 'username' | 'email' | 'phone'; value: string }

/** State of a sign-in, stored in the database so that any node can continue it. */
export type SignInState = {
  event: InteractionEvent
  /** The identified account; at a registration, the created one. */
  userId?: string
  /** Of a step-up: the session of the identified account, whose first factor counts here. */
  continues?: ContinuedSession
  verifications: SignInVerification[]
  /** Challenges and secrets that are neither verified nor bound yet. */
  proposals?: Proposal[]
  /** Absent: the captcha is off, or not solved yet. */
  captcha?: SolvedCaptcha
  /** What the person gave and is not stored in an account yet. */
  profile?: ProfileDraft
  /** The registration was asked to create its account, which it does as soon as nothing is missing. */
  isRegistering?: true
  /** The person chose to restore the account, whose deletion is scheduled. */
  restores?: true
  /** The password that replaces an expired or forgotten one when the sign-in completes. */
  replacement?: Digest & { keepsSessions?: true }
}

/** The sign-in of a session that a step-up continues, as it was when the step-up began. */
export type ContinuedSession = {
  /** When the person signed in, in seconds since the Unix epoch. */
  authTime: number
  /** Authentication method references (RFC 8176). */
  amr: string[]
  /** The types of the verifications. */
  methods: string[]
}

/**
 * Values for an account that is created at the end of a registration, or for what an existing account lacks. Addresses
 * and social identities in it were proved.
 */
export type ProfileDraft = Partial<Record<'username' | 'primaryEmail' | 'primaryPhone', string>> & {
  password?: Digest
  /** The id of the verification that proved the social identity. */
  social?: string
  values?: ExtraProfile
}

/** A verified captcha token, or one that passed because the provider was unavailable. */
export type SolvedCaptcha = { outcome: 'verified' } | { outcome: 'skipped'; reason: string }

/** A completed sign-in: the user and the verifications. */
export type Submission = {
  userId: string
  /** Authentication method references (RFC 8176). */
  amr: string[]
  /** Of a step-up: when the person signed in to the session, in seconds since the Unix epoch. */
  authTime?: number
  event: InteractionEvent
  verifications: { id: string; type: SignInVerification['type'] }[]
}

/** The OIDC interaction that a sign-in answers. */
export type Interaction = {
  uid: string
  prompt: string
  clientId: string | undefined
  expiresAt: Date
  /** Whether two factors are asked for: by `acr_values`, or because it is the console. */
  asksForMultiFactor: boolean
  /** The most seconds since the sign-in, by `max_age`. */
  maxAge: number | undefined
  /** The session of one factor for which the application asks for the second one alone. */
  stepUp: { userId: string; session: ContinuedSession } | undefined
}

/** A sign-in opened for one request. Steps replace `state`, which is written once, at the end of the request. */
export type SignIn = RequestContext<Visitor> & {
  tx: Transaction
  interaction: Interaction
  state: SignInState
  /** The identified person, whose row does not change before the commit; undefined where it must be opened first. */
  person: VersionedUser | undefined
  /** Whether the sign-in is complete; its state is deleted at the end of the request. */
  hasEnded?: true
  /** What is recorded even if the request is refused. */
  noted: { risks?: readonly Risk[] }
  /** Identifies this browser; a hash. */
  device: string
  /** The browser's trusted-device cookie for a user; not verified yet. */
  trustedDevice(userId: string): string | undefined
}

/** An interaction before `begin`, which has no state yet. */
export type Unbegun = Omit<SignIn, 'state' | 'person' | 'hasEnded'>

/** A sign-in read without a row lock. */
export type ReadableSignIn = RequestContext<Visitor> & {
  tx: Queryable
  interaction: Interaction
  state: SignInState
  /** The person whom the state identifies, or whom a verification names, as read with the state. */
  person: VersionedUser | undefined
  /** Identifies this browser; a hash. A browser without a device cookie gets one. */
  device(): string
  /** A cookie of the request, by its name. */
  cookie(name: string): string | undefined
  /** The browser's trusted-device cookie for a user; not verified yet. */
  trustedDevice(userId: string): string | undefined
}

/** A factor that was verified or bound in this sign-in. */
export type FactorProof = {
  id: string
  type: FactorType | `Mfa${CodeFactorType}` | 'SignInPasskey'
  userId: string
  /** The address of the person that a code was sent to. */
  address?: CodeIdentifier
  /** Bound in this sign-in. */
  isNew?: true
}

/** A challenge that is not answered yet, or a secret that is not bound yet. Secrets are sealed. */
export type Proposal =
  | { kind: 'totp'; id: string; userId: string; sealedSecret: string; step?: number }
  | { kind: 'backup-codes'; id: string; userId: string; sealedCodes: string }
  | { kind: 'registration'; id: string; userId: string; challenge: string | null; passkey?: NewPasskey }
  | { kind: 'authentication'; id: string; userId: string; challenge: string }
  | { kind: 'passkey-sign-in'; id: string; identifier: Identifier; challenge: string }
  | { kind: 'mfa-code'; id: string; userId: string; recipient: CodeIdentifier }
