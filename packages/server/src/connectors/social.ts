import { Problem } from '@latchkey/contract'
import { alipayAppProvider, alipayProvider } from '../outside/social/alipay.ts'
import { appleProvider } from '../outside/social/apple.ts'
import { dingtalkProvider } from '../outside/social/dingtalk.ts'
import { facebookProvider } from '../outside/social/facebook.ts'
import { feishuProvider } from '../outside/social/feishu.ts'
import { githubProvider } from '../outside/social/github.ts'
import { googleProvider } from '../outside/social/google.ts'
import { microsoftProvider } from '../outside/social/microsoft.ts'
import { oauth2Provider } from '../outside/social/oauth2.ts'
import { oidcProvider } from '../outside/social/oidc.ts'
import type { Provider } from '../outside/social/provider.ts'
import { qqProvider } from '../outside/social/qq.ts'
import { wechatAppProvider, wechatProvider } from '../outside/social/wechat.ts'
import { xProvider } from '../outside/social/x.ts'
import { type Queryable, sql } from '../store/database.ts'
import type { ConnectorRow } from '../store/rows.ts'
import type { Vault } from '../store/vault.ts'
import { describe, findFactory, type OpenConnector, openConnector } from './connector.ts'

type Social = Extract<OpenConnector, { type: 'Social' }>
type ConfigOf<Id extends Social['factoryId']> = Extract<Social, { factoryId: Id }>['config']

const providers: {
  [Id in Social['factoryId']]: (config: ConfigOf<Id>, guarded: typeof fetch) => Provider
} = {
  oidc: oidcProvider,
  oauth2: oauth2Provider,
  'google-universal': googleProvider,
  'github-universal': githubProvider,
  'apple-universal': appleProvider,
  'azuread-universal': microsoftProvider,
  'facebook-universal': facebookProvider,
  'x-universal': xProvider,
  'wechat-web': wechatProvider,
  'wechat-native': wechatAppProvider,
  'alipay-web': alipayProvider,
  'alipay-native': alipayAppProvider,
  'dingtalk-web': dingtalkProvider,
  'feishu-web': feishuProvider,
  'qq-universal': qqProvider,
}

/** The services that a social connector needs. */
export type ConnectorServices = { vault: Vault; fetch: typeof fetch }

/** A social connector, without its configuration. */
export type SocialConnector = {
  id: string
  /** Namespace of the provider's identities, e.g. `google`. */
  target: string
  keepsTokens: boolean
  syncsProfile: boolean
}

/** Finds a social connector by its id. Errors: `session.invalid_connector_id`, `connector.unexpected_type`. */
export async function findSocialConnector(tx: Queryable, id: string): Promise<SocialConnector> {
  const [row] = await tx.query<ConnectorRow>(sql`select * from connectors where id = ${id}`)
  const factory = row && findFactory(row.factory_id)
  if (!factory) throw new Problem('session.invalid_connector_id')
  if (factory.type !== 'Social') throw new Problem('connector.unexpected_type')
  return {
    id,
    target: describe(factory, row.metadata).target,
    keepsTokens: row.enable_token_storage && factory.isTokenStorageSupported === true,
    syncsProfile: row.sync_profile,
  }
}

/**
 * Finds a social connector and opens its provider. Errors: those of `findSocialConnector`, and
 * `connector.invalid_config`.
 */
export async function openSocialConnector(
  tx: Queryable,
  { vault, fetch }: ConnectorServices,
  id: string,
): Promise<SocialConnector & { provider: Provider }> {
  const found = await findSocialConnector(tx, id)
  const connector = await openConnector(tx, vault, id)
  if (connector?.type !== 'Social') throw new Problem('session.invalid_connector_id')
  // The cast is safe: `providers` maps each factory to a function for its configuration, which the compiler cannot
  // follow through the index.
  const provide = providers[connector.factoryId] as (config: unknown, guarded: typeof fetch) => Provider
  return { ...found, provider: provide(connector.config, fetch) }
}
