import { Problem, type TokenSecret } from '@latchkey/contract'
import type { SocialProof } from '../account/identities.ts'
import type { ConnectorServices } from '../connectors/social.ts'
import { type CallbackParameters, finishAuthorization } from '../connectors/social-sign-in.ts'
import type { ReadableAccount } from '../store/account.ts'
import { sql } from '../store/database.ts'
import type { SocialTokensRow } from '../store/rows.ts'
import { findAuthorization } from './connector-authorizations.ts'
import { findEntry, targetOf } from './connector-entries.ts'

/**
 * Verifies the callback that a provider sent to an administrator's application, and returns the person's identity;
 * docs/wire/management-api.md#2.10.
 */
export async function proveIdentityOf(
  { tx, now }: ReadableAccount,
  services: ConnectorServices,
  { connectorId, returned }: { connectorId: string; returned: CallbackParameters },
): Promise<SocialProof> {
  const entry = await findEntry(tx, connectorId)
  if (entry.factory.type !== 'Social') throw new Problem('session.invalid_connector_id')
  const { state = '', redirectUri = '' } = returned
  // If the application built its own authorization URI, no pending request is stored. The parameters of the callback
  // then serve as the state.
  const pending = (await findAuthorization(tx, { connectorId, state: String(state), now })) ?? {
    connectorId,
    target: targetOf(entry),
    sealedState: await services.vault.seal(JSON.stringify({ state, redirectUri })),
  }
  const socialIdentity = await finishAuthorization(tx, services, { pending, returned })
  return { connectorId, target: pending.target, ...socialIdentity }
}

/** Metadata of the stored tokens of an identity; undefined if there are none. */
export async function tokenSecretOf(
  { tx, user }: ReadableAccount,
  target: string,
): Promise<TokenSecret | undefined> {
  const [row] = await tx.query<SocialTokensRow>(
    sql`select * from social_tokens where user_id = ${user.id} and target = ${target}`,
  )
  return row && toTokenSecret(row)
}

function toTokenSecret(row: SocialTokensRow): TokenSecret {
  return {
    tenantId: 'default',
    id: row.id,
    userId: row.user_id,
    type: 'federated_token_set',
    metadata: {
      ...(row.scope !== null && { scope: row.scope }),
      ...(row.expires_at !== null && { expiresAt: Math.floor(row.expires_at.getTime() / 1000) }),
      ...(row.token_type !== null && { tokenType: row.token_type }),
      hasRefreshToken: row.has_refresh_token,
    },
    connectorId: row.connector_id,
    identityId: row.identity_id,
    target: row.target,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
  }
}
