import type { FactorType, InteractionEvent } from '@latchkey/contract'
import type { NewPasskey } from '../account/passkey-ceremonies.ts'
import type { Digest } from '../account/password.ts'
import type { PasswordAlgorithm } from '../account/password-digests.ts'
import type { PendingAuthorization, SocialIdentity } from '../connectors/social-sign-in.ts'
import type { RequestContext } from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import type { Queryable, Transaction } from '../store/database.ts'

/** What somebody proved, or proposed, on the way in. */
export type SignInVerification =
  | {
      id: string
      type: 'Password'
      userId: string
      identifier: Identifier
      /** When the password that was shown had been set; null where that is not known. */
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
  | FactorProof

/** Somebody who went to a provider, and, once they proved who they are there, came back. */
export type SocialVerification = {
  id: string
  type: 'Social'
  departure: PendingAuthorization
  arrival?: SocialIdentity
  /** Whom it stands for here, once that was asked. */
  userId?: string
}

export type Identifier = { type: 'username' | 'email' | 'phone'; value: string }

/** How far a sign-in has come; kept in the store, so that any node can go on with it. */
export type SignInState = {
  event: InteractionEvent
  userId?: string
  verifications: SignInVerification[]
  /** What was asked or shown, and is neither proved nor bound yet. */
  proposals?: Proposal[]
  /** What takes the place of an expired password, once the sign-in is finished. */
  replacement?: Digest
}

/** A finished sign-in: who it was, and what they showed. */
export type Submission = {
  userId: string
  /** How they proved who they are; RFC 8176. */
  amr: string[]
  event: InteractionEvent
  verifications: { id: string; type: SignInVerification['type'] }[]
}

/** The OIDC interaction that a sign-in answers. */
export type Interaction = {
  uid: string
  prompt: string
  clientId: string | undefined
  expiresAt: Date
}

/** A sign-in opened for one request. */
export type SignIn = RequestContext<Visitor> & {
  tx: Transaction
  interaction: Interaction
  state: SignInState
  /** What tells this browser from others; a hash. */
  device: string
  /** What this browser shows of being trusted by a person; not yet looked at. */
  trustedDevice(userId: string): string | undefined
}

/** Before `begin` there is an interaction, but no state. */
export type Unbegun = Omit<SignIn, 'state'>

/** A sign-in looked at, without a lock. */
export type ReadableSignIn = RequestContext<Visitor> & {
  tx: Queryable
  interaction: Interaction
  state: SignInState
}

/** A factor that the person proved, or bound, while signing in. */
export type FactorProof = {
  id: string
  type: FactorType | 'SignInPasskey'
  userId: string
  /** Bound by this very sign-in. */
  isNew?: true
}

/** What a sign-in has asked for and is not answered yet, or has been shown and is not bound yet. Secrets in it are sealed. */
export type Proposal =
  | { kind: 'totp'; id: string; userId: string; sealedSecret: string; step?: number }
  | { kind: 'backup-codes'; id: string; userId: string; sealedCodes: string }
  | { kind: 'registration'; id: string; userId: string; challenge: string | null; passkey?: NewPasskey }
  | { kind: 'authentication'; id: string; userId: string; challenge: string }
  | { kind: 'passkey-sign-in'; id: string; identifier: Identifier; challenge: string }
