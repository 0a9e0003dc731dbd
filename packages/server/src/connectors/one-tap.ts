import { Problem } from '@latchkey/contract'
import { verifyGoogleCredential } from '../outside/social/google.ts'
import { type Queryable, sql, type Transaction } from '../store/database.ts'
import { hashOfSecret } from '../store/ids.ts'
import { openConnector } from './connector.ts'
import { type ConnectorServices, findSocialConnector } from './social.ts'
import type { PendingAuthorization, SocialIdentity } from './social-sign-in.ts'

/** A credential of Google One Tap that was verified: the identity, and what to remember against a replay. */
export type VerifiedCredential = {
  pending: PendingAuthorization
  socialIdentity: SocialIdentity
  digest: string
}

/**
 * Verifies a credential of Google One Tap: an ID token for the connector's client. If it has a nonce, that is the id of the
 * interaction. Errors: `session.verification_session_not_found` if the connector has no One Tap, `connector.*`.
 */
export async function verifyOneTap(
  tx: Queryable,
  { vault, fetch }: ConnectorServices,
  { connectorId, credential, nonce }: { connectorId: string; credential: string; nonce: string },
): Promise<VerifiedCredential> {
  const { target } = await findSocialConnector(tx, connectorId)
  const connector = await openConnector(tx, vault, connectorId)
  if (connector?.factoryId !== 'google-universal' || !connector.config.oneTap?.isEnabled)
    throw new Problem('session.verification_session_not_found')
  const { userInfo, isEmailVerified } = await verifyGoogleCredential(connector.config, fetch, {
    credential,
    nonce,
  })
  return {
    // Nothing is pending: the browser went nowhere.
    pending: { connectorId, target, sealedState: '' },
    socialIdentity: { identity: { userId: userInfo.id, details: userInfo }, isEmailVerified },
    digest: hashOfSecret(credential),
  }
}

/** Two hours: a credential is accepted for one hour after it was issued, with some tolerance for clocks. */
const remembered = 2 * 60 * 60 * 1000

/** Refuses a credential that was used before (replay). Errors: `connector.social_invalid_id_token`. */
export async function useCredential(tx: Transaction, digest: string, now: Date): Promise<void> {
  const rows = await tx.query(sql`
    insert into used_credentials (digest, expires_at) values (${digest}, ${new Date(now.getTime() + remembered)})
    on conflict do nothing returning digest`)
  if (rows.length === 0) throw new Problem('connector.social_invalid_id_token', { reason: 'it was used' })
}
