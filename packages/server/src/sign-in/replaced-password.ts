import { Problem } from '@latchkey/contract'
import { type Digest, preparePassword } from '../account/password.ts'
import type { IsBreached } from '../policies/password.ts'
import { isPasswordExpired } from '../policies/password-expiry.ts'
import { readIdentified } from './second-factor.ts'
import { keep } from './sign-in.ts'
import type { ReadableSignIn, SignIn } from './state.ts'

/**
 * Checks and hashes the password that replaces a forgotten or an expired one. Errors: `password.rejected`,
 * `user.same_password`, `session.invalid_interaction_type`.
 */
export async function prepareReplacement(
  seen: ReadableSignIn,
  password: string,
  isBreached: IsBreached,
): Promise<Digest> {
  const account = await readIdentified(seen)
  const { event, verifications } = seen.state
  const isByPassword = verifications.some(each => each.type === 'Password' && each.userId === account.user.id)
  const isExpired = isByPassword && isPasswordExpired(account.user, seen.settings, seen.now)
  // Any other password is changed on the account page, behind a step-up.
  if (event !== 'ForgotPassword' && !(event === 'SignIn' && isExpired))
    throw new Problem('session.invalid_interaction_type')
  return preparePassword(account, password, isBreached)
}

/** Stores the digest until the sign-in completes: a second factor may still be required first. */
export async function keepReplacement(
  signIn: SignIn,
  replacement: Digest,
  { endsSessions }: { endsSessions: boolean },
): Promise<void> {
  keep(signIn, { replacement: { ...replacement, ...(!endsSessions && { keepsSessions: true }) } })
}
