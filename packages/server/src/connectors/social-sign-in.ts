import { Problem } from '@latchkey/contract'
import type {
  AuthorizationRequest,
  AuthorizationState,
  CallbackParameters,
  ProviderTokens,
  UserInfo,
} from '../outside/social/provider.ts'
import type { Queryable } from '../store/database.ts'
import type { Vault } from '../store/vault.ts'

export type { AuthorizationRequest, CallbackParameters, ProviderTokens } from '../outside/social/provider.ts'

import { type ConnectorServices, openSocialConnector, type SocialConnector } from './social.ts'

/** A pending authorization request, kept until the callback. `sealedState` is encrypted. */
export type PendingAuthorization = { connectorId: string; target: string; sealedState: string }

/** The person that the provider authenticated. */
export type SocialIdentity = {
  identity: { userId: string; details: UserInfo }
  /** Whether the provider verified the email in `details`. */
  isEmailVerified: boolean
  /** Present only if the connector stores tokens. */
  tokens?: SealedTokens
}

/** A provider's tokens, encrypted, with the metadata that is read without decryption. */
export type SealedTokens = {
  sealed: string
  scope: string | undefined
  tokenType: string | undefined
  /** Milliseconds since the epoch; undefined if the provider did not give an expiry. */
  expiresAt: number | undefined
  hasRefreshToken: boolean
}

/**
 * Begins an authorization request at a provider. Errors: `session.insufficient_info` without `state` or
 * `redirectUri`.
 */
export async function startAuthorization(
  tx: Queryable,
  services: ConnectorServices,
  { connectorId, ...asked }: AuthorizationRequest & { connectorId: string },
): Promise<{ authorizationUri: string; connector: SocialConnector; pending: PendingAuthorization }> {
  if (!asked.state || !asked.redirectUri) throw new Problem('session.insufficient_info')
  const { provider, ...connector } = await openSocialConnector(tx, services, connectorId)
  const { authorizationUri, authorization } = await provider.begin(asked)
  const sealed = await services.vault.seal(JSON.stringify(authorization))
  return {
    authorizationUri,
    connector,
    pending: { connectorId, target: connector.target, sealedState: sealed },
  }
}

/**
 * Exchanges the provider's callback for the person's identity. Calls the provider, so it can take seconds. Errors:
 * `connector.*`, `session.invalid_connector_id`.
 */
export async function finishAuthorization(
  tx: Queryable,
  services: ConnectorServices,
  { pending, returned }: { pending: PendingAuthorization; returned: CallbackParameters },
): Promise<SocialIdentity> {
  const { vault } = services
  const { provider, ...connector } = await openSocialConnector(tx, services, pending.connectorId)
  // The connector with this id was replaced meanwhile: the callback comes from another provider.
  if (connector.target !== pending.target) throw new Problem('session.invalid_connector_id')
  const authorization: AuthorizationState = JSON.parse(await vault.open(pending.sealedState))
  const { userInfo, isEmailVerified, tokens } = await provider.finish(authorization, returned)
  return {
    identity: { userId: userInfo.id, details: userInfo },
    isEmailVerified: isEmailVerified && userInfo.email !== undefined,
    ...(connector.keepsTokens && tokens.accessToken && { tokens: await sealTokens(vault, tokens) }),
  }
}

export async function sealTokens(vault: Vault, tokens: ProviderTokens): Promise<SealedTokens> {
  const { scope, tokenType, expiresAt, refreshToken } = tokens
  const sealed = await vault.seal(JSON.stringify(tokens))
  return { sealed, scope, tokenType, expiresAt, hasRefreshToken: refreshToken !== undefined }
}

export async function openTokens(vault: Vault, sealed: string): Promise<ProviderTokens> {
  return JSON.parse(await vault.open(sealed))
}
