import { Problem } from '@latchkey/contract'
import { useCredential, type VerifiedCredential, verifyOneTap } from '../connectors/one-tap.ts'
import type { ConnectorServices } from '../connectors/social.ts'
import type { CallbackParameters } from '../connectors/social-sign-in.ts'
import { newId } from '../store/ids.ts'
import { addVerification } from './sign-in.ts'
import { refuseUnknownConnector } from './social-verification.ts'
import type { ReadableSignIn, SignIn } from './state.ts'

type Given = { connectorId: string; returned: CallbackParameters & { credential: string } }

/**
 * Verifies a credential of Google One Tap, which needs no authorization request. Google's double-submit cookie is compared
 * where it is given (CSRF). Errors: `session.google_one_tap.cookie_mismatch`, `connector.*`.
 */
export async function proveByOneTap(
  { tx, interaction, cookie }: ReadableSignIn,
  services: ConnectorServices,
  { connectorId, returned }: Given,
): Promise<VerifiedCredential> {
  const { credential, g_csrf_token: token } = returned
  if (token !== undefined && token !== cookie('g_csrf_token'))
    throw new Problem('session.google_one_tap.cookie_mismatch')
  return verifyOneTap(tx, services, { connectorId, credential, nonce: interaction.uid }).catch(
    refuseUnknownConnector,
  )
}

export async function keepOneTap(
  signIn: SignIn,
  { digest, ...verified }: VerifiedCredential,
): Promise<{ verificationId: string }> {
  await useCredential(signIn.tx, digest, signIn.now)
  const id = newId()
  addVerification(signIn, { id, type: 'Social', ...verified })
  return { verificationId: id }
}
