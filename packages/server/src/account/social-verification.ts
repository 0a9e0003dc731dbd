import { Problem } from '@latchkey/contract'
import { type ConnectorServices, findSocialConnector } from '../connectors/social.ts'
import {
  type CallbackParameters,
  finishAuthorization,
  type PendingAuthorization,
  type SealedTokens,
  type SocialIdentity,
} from '../connectors/social-sign-in.ts'
import { record } from '../events/record.ts'
import { isLinkedIdentity } from '../policies/step-up.ts'
import type { Account, ReadableAccount } from '../store/account.ts'
import type { SocialProof } from './identities.ts'
import {
  consumeVerification,
  findVerification,
  type KeptVerification,
  keepVerification,
  markVerified,
} from './verification.ts'

export type StartedAuthorization = { authorizationUri: string; pending: PendingAuthorization }

/** Stores the pending authorization at a provider (docs/wire/account-api.md#3.4). */
export async function keepPendingAuthorization(
  account: Account,
  { authorizationUri, pending }: StartedAuthorization,
): Promise<KeptVerification & { authorizationUri: string }> {
  const kept = await keepVerification(account, { type: 'Social', isVerified: false, payload: pending })
  return { ...kept, authorizationUri }
}

/** Redeems the provider's callback for the social identity. Idempotent: a verified record is not redeemed again. */
export async function proveSocial(
  account: ReadableAccount,
  services: ConnectorServices,
  { id, returned }: { id: string; returned: CallbackParameters },
): Promise<SocialIdentity | undefined> {
  const found = await findVerification<PendingAuthorization>(account, id, 'Social')
  if (found.is_verified) return undefined
  return finishAuthorization(account.tx, services, { pending: found.payload, returned })
}

/**
 * Stores the verified identity. When two callbacks race, the first identity stays. Returns whether the person has
 * linked it.
 */
export async function keepVerifiedIdentity(
  account: Account,
  id: string,
  socialIdentity: SocialIdentity | undefined,
): Promise<boolean> {
  const found = await findVerification<PendingAuthorization & Partial<SocialIdentity>>(account, id, 'Social')
  if (found.is_verified) return isLinkedIdentity(found.payload, account.user)
  // No identity means that the record was verified before, so an unverified record here is a contradiction.
  if (!socialIdentity) throw new Problem('verification_record.not_found')
  await markVerified(account, id, socialIdentity)
  await record(account, 'Verification.Social', { accountId: account.user.id })
  return isLinkedIdentity({ ...found.payload, ...socialIdentity }, account.user)
}

/** Consumes the verification of a social identity (docs/wire/account-api.md#2.11, steps 5 and 6). */
export async function requireSocialProof(account: Account, id: string): Promise<SocialProof> {
  const { payload } = await consumeVerification<SocialProof>(account, id, 'Social')
  const { target, keepsTokens } = await findSocialConnector(account.tx, payload.connectorId)
  if (target !== payload.target) throw new Problem('session.invalid_connector_id')
  const { connectorId, identity, isEmailVerified, tokens } = payload
  return { connectorId, target, identity, isEmailVerified, ...(keepsTokens && tokens && { tokens }) }
}

/**
 * Consumes the verification of an identity that the person has already, for its tokens
 * (docs/wire/account-api.md#2.14).
 */
export async function requireTokenProof(
  account: Account,
  id: string,
  target: string,
): Promise<SocialProof & { tokens: SealedTokens }> {
  const { tokens, ...proof } = await requireSocialProof(account, id)
  if (proof.target !== target) throw new Problem('verification_record.social_verification.invalid_target')
  const { identities } = account.user
  if (!Object.hasOwn(identities, target) || identities[target]?.userId !== proof.identity.userId)
    throw new Problem('user.identity_not_exists_in_current_user')
  if (!tokens) throw new Problem('verification_record.social_verification.token_response_not_found')
  return { ...proof, tokens }
}
