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

/** Checks and hashes the password that replaces an expired one. Errors: `password.rejected`, `user.same_password`. */
export async function prepareReplacement(
  seen: RequestContext<Visitor> & { tx: Queryable; state: SignInState },
  password: string,
  isBreached: IsBreached,
): Promise<Digest> {
  const account = await readIdentified(seen)
  // Only for a sign-in by an expired password. Otherwise the password is changed on the account page, behind a
  // step-up.
  if (!isSignInByPassword(seen.state) || !isPasswordExpired(account.user, seen.settings, seen.now))
    throw new Problem('session.invalid_interaction_type')
  return preparePassword(account, password, isBreached)
}

/** Stores the digest until the sign-in completes: a second factor may still be required first. */
export async function keepReplacement(signIn: SignIn, replacement: Digest): Promise<void> {
  await keepState(signIn, { ...signIn.state, replacement })
}

/** Refuses a sign-in by an expired password unless a replacement was set in it. Errors: `password.expired`. */
export async function settlePassword({ state }: SignIn, account: Account): Promise<void> {
  if (!isSignInByPassword(state) || !isPasswordExpired(account.user, account.settings, account.now)) return
  if (!state.replacement) throw new Problem('password.expired')
  await setPassword(account, state.replacement)
}

function isSignInByPassword({ event, verifications }: SignInState): boolean {
  return event === 'SignIn' && verifications.some(({ type }) => type === 'Password')
}
