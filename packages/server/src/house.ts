import type Provider from 'oidc-provider'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Metrics } from './metrics.ts'
import type { AdminTokens } from './oidc/admin-tokens.ts'
import type { OwnerTokens } from './oidc/owner-tokens.ts'
import type { IsBreached } from './policies/password.ts'
import type { Database } from './store/database.ts'
import type { SettingsSource } from './store/settings.ts'
import type { Vault } from './store/vault.ts'

/** What stands when the server runs; doors are built into it. */
export type House = {
  config: Config
  database: Database
  settings: SettingsSource
  vault: Vault
  provider: Provider
  adminTokens: AdminTokens
  ownerTokens: OwnerTokens
  /** For addresses that others gave us: private ones are refused unless the operator says otherwise. */
  fetch: typeof globalThis.fetch
  /** Whether a password is known from a breach; false where that cannot be told. */
  isBreached: IsBreached
  logger: Logger
  metrics: Metrics
}
