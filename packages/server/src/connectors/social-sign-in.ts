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

/** Somebody on the way to a provider: what is kept until they come back. `journey` is sealed. */
export type PendingAuthorization = { connectorId: string; target: string; journey: string }

/** Who came back. */
export type SocialIdentity = {
  identity: { userId: string; details: UserInfo }
  /** Whether the provider says that the e-mail in the details was proved to be theirs. */
  isEmailVerified: boolean
  /** Only where the connector keeps tokens. */
  tokens?: SealedTokens
}

/** Tokens of a provider, encrypted; with what has to be known of them without opening. */
export type SealedTokens = {
  sealed: string
  scope: string | undefined
  tokenType: string | undefined
  /** Milliseconds since the epoch; undefined where nobody knows. */
  expiresAt: number | undefined
  hasRefreshToken: boolean
}

/** Sends somebody to a provider. `session.insufficient_info` where it is not said how they come back. */
export async function startAuthorization(
  tx: Queryable,
  services: ConnectorServices,
  { connectorId, ...asked }: AuthorizationRequest & { connectorId: string },
): Promise<{ authorizationUri: string; connector: SocialConnector; departure: PendingAuthorization }> {
  if (!asked.state || !asked.redirectUri) throw new Problem('session.insufficient_info')
  const { provider, ...connector } = await openSocialConnector(tx, services, connectorId)
  const { authorizationUri, journey } = await provider.begin(asked)
  const sealed = await services.vault.seal(JSON.stringify(journey))
  return {
    authorizationUri,
    connector,
    departure: { connectorId, target: connector.target, journey: sealed },
  }
}

/** Asks the provider who came back. `connector.*`. Takes its time: the provider is far away. */
export async function finishAuthorization(
  tx: Queryable,
  services: ConnectorServices,
  { departure, returned }: { departure: PendingAuthorization; returned: CallbackParameters },
): Promise<SocialIdentity> {
  const { vault } = services
  const { provider, ...connector } = await openSocialConnector(tx, services, departure.connectorId)
  // Whoever came back was sent to another provider, which had this id before.
  if (connector.target !== departure.target) throw new Problem('session.invalid_connector_id')
  const journey: AuthorizationState = JSON.parse(await vault.open(departure.journey))
  const { userInfo, isEmailVerified, tokens } = await provider.finish(journey, returned)
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
