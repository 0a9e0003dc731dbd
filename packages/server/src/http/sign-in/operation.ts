import type { SignInRow, signInApi } from '@latchkey/contract'
import type { ActiveInteraction } from '../../oidc/interactions.ts'
import type { ReadableSignIn, SignIn, Unbegun } from '../../sign-in/state.ts'
import type { OutputOf } from '../output.ts'
import type { Input } from '../request.ts'

export type Rows = typeof signInApi
type HandleOf<R extends SignInRow> = R['begun'] extends true ? SignIn : Unbegun
type SeenOf<R extends SignInRow> = R['begun'] extends true
  ? ReadableSignIn
  : Omit<ReadableSignIn, 'state' | 'person'>

/**
 * The work of a row: `before` is slow and runs without a lock, `perform` in the transaction, `after` once it is
 * committed.
 */
export type SignInOperation<R extends SignInRow, Proof = never, Done = void> = {
  before?(seen: SeenOf<R>, input: Input<R>): Promise<Proof>
  perform?(signIn: HandleOf<R>, input: Input<R>, proof: Proof): Promise<Done>
  after?(active: ActiveInteraction, input: Input<R>, done: Done): Promise<OutputOf<R>>
  /** Whether `perform` changes the account of the sign-in, which is then guarded as the state is. */
  changesAccount?: true
  /** Whether the throttle of registrations counts the request, beside refusals and `newStatus`. */
  isCounted?(done: Done): boolean
  /** Whether `perform` created something, which is answered with the row's `newStatus`. */
  isNew?: 'newStatus' extends keyof R ? (done: Done) => boolean : never
}

export type AnySignInOperation = SignInOperation<SignInRow, unknown, unknown>

/** An operation whose output is the result of `perform`. */
export type Plain<Name extends keyof Rows, Proof = never> = SignInOperation<
  Rows[Name],
  Proof,
  OutputOf<Rows[Name]>
>
