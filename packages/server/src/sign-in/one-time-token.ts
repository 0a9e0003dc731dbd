import { consumeOneTimeToken } from '../directory/one-time-tokens.ts'
import { newId } from '../store/ids.ts'
import { addVerification } from './sign-in.ts'
import type { SignIn } from './state.ts'

/**
 * Consumes a one-time token, and adds what it verifies: that the person holds the e-mail address. It is not counted
 * towards a lockout: 190 bits cannot be guessed, and a stranger could lock the address. Errors: `one_time_token.*`.
 */
export async function verifyOneTimeToken(
  signIn: SignIn,
  { email, token }: { email: string; token: string },
): Promise<{ verificationId: string }> {
  const id = newId()
  const { event } = signIn.state
  const { email: verified, context } = await consumeOneTimeToken(signIn, { email, token, event })
  addVerification(signIn, {
    id,
    type: 'OneTimeToken',
    identifier: { type: 'email', value: verified },
    isVerified: true,
    ...(context.interactionEvent && { onlyFor: context.interactionEvent }),
  })
  return { verificationId: id }
}
