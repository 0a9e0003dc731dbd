import { Problem } from '@latchkey/contract'
import type { ConnectorServices } from '../connectors/social.ts'
import {
  type AuthorizationRequest,
  type CallbackParameters,
  finishAuthorization,
  type PendingAuthorization,
  type SocialIdentity,
  startAuthorization,
} from '../connectors/social-sign-in.ts'
import { newId } from '../store/ids.ts'
import { addVerification, keep } from './sign-in.ts'
import type { ReadableSignIn, SignIn, SignInState, SocialVerification } from './state.ts'

export type StartedSocialSignIn = { authorizationUri: string; pending: PendingAuthorization }

/** Starts the authorization at a social provider for a sign-in or registration. */
export async function startSocialSignIn(
  { tx }: ReadableSignIn,
  services: ConnectorServices,
  asked: AuthorizationRequest & { connectorId: string },
): Promise<StartedSocialSignIn> {
  return startAuthorization(tx, services, asked).catch(refuseUnknownConnector)
}

export async function keepSocialAuthorization(
  signIn: SignIn,
  { authorizationUri, pending }: StartedSocialSignIn,
): Promise<{ authorizationUri: string; verificationId: string }> {
  const id = newId()
  addVerification(signIn, { id, type: 'Social', pending })
  return { authorizationUri, verificationId: id }
}

/** The wire has another code for an unknown connector here than in the Account API. */
export function refuseUnknownConnector(error: unknown): never {
  const isUnknown = error instanceof Problem && error.code === 'session.invalid_connector_id'
  throw isUnknown ? new Problem('entity.not_found') : error
}

type Return = { connectorId: string; verificationId: string | undefined; returned: CallbackParameters }

/**
 * Redeems the provider's callback for the social identity. A repeated callback returns the stored identity without a
 * second request.
 */
export async function finishSocialSignIn(
  { tx, state }: ReadableSignIn,
  services: ConnectorServices,
  { connectorId, verificationId, returned }: Return,
): Promise<SocialIdentity> {
  const { pending, socialIdentity } = requireSocial(state, verificationId)
  if (pending.connectorId !== connectorId) throw new Problem('session.verification_session_not_found')
  return socialIdentity ?? finishAuthorization(tx, services, { pending, returned })
}

export async function keepSocialIdentity(
  signIn: SignIn,
  verificationId: string | undefined,
  socialIdentity: SocialIdentity,
): Promise<{ verificationId: string }> {
  const social = requireSocial(signIn.state, verificationId)
  // When two callbacks race, the first identity stays.
  const proved = { ...social, socialIdentity: social.socialIdentity ?? socialIdentity }
  const verifications = signIn.state.verifications.map(each => (each.id === social.id ? proved : each))
  keep(signIn, { verifications })
  return { verificationId: social.id }
}

function requireSocial({ verifications }: SignInState, id: string | undefined): SocialVerification {
  const found = verifications.find(each => each.id === id)
  if (found?.type !== 'Social') throw new Problem('session.verification_session_not_found')
  return found
}
