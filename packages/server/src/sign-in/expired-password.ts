import { Problem } from '@latchkey/contract'
import { type Digest, preparePassword, setPassword } from '../account/password.ts'
import type { IsBreached } from '../policies/password.ts'
import { isPasswordExpired } from '../policies/password-expiry.ts'
import type { Account, RequestContext } from '../store/account.ts'
import type { Visitor } from '../store/actor.ts'
import type { Queryable } from '../store/database.ts'
import { readIdentified } from './second-factor.ts'
import { keepState } from './sign-in.ts'
import type { SignIn, SignInState } from './state.ts'

/** Checks and hashes what is to take the place of an expired password. `password.rejected`, `user.same_password`. */
export async function prepareReplacement(
  seen: RequestContext<Visitor> & { tx: Queryable; state: SignInState },
  password: string,
  isBreached: IsBreached,
): Promise<Digest> {
  const account = await readIdentified(seen)
  // Whoever signs in otherwise, or with a password that still counts, changes it on their account page, where they prove who they are.
  if (!isSignInByPassword(seen.state) || !isPasswordExpired(account.user, seen.settings, seen.now))
    throw new Problem('session.invalid_interaction_type')
  return preparePassword(account, password, isBreached)
}

/** Keeps it until the sign-in is finished: the second factor may still be asked for. */
export async function keepReplacement(signIn: SignIn, replacement: Digest): Promise<void> {
  await keepState(signIn, { ...signIn.state, replacement })
}

/** Lets an expired password open the account only together with the one that replaces it. `password.expired`. */
export async function settlePassword({ state }: SignIn, account: Account): Promise<void> {
  if (!isSignInByPassword(state) || !isPasswordExpired(account.user, account.settings, account.now)) return
  if (!state.replacement) throw new Problem('password.expired')
  await setPassword(account, state.replacement)
}

function isSignInByPassword({ event, verifications }: SignInState): boolean {
  return event === 'SignIn' && verifications.some(({ type }) => type === 'Password')
}
