import type Provider from 'oidc-provider'
import type { Logger } from 'pino'
import type { Throttles } from './account/throttles.ts'
import type { Config } from './config.ts'
import type { Mailbox } from './connectors/mailbox.ts'
import type { Refusals } from './events/refusals.ts'
import type { Metrics } from './metrics.ts'
import type { AdminTokens } from './oidc/admin-tokens.ts'
import type { OwnerTokens } from './oidc/owner-tokens.ts'
import type { ObjectStorage } from './outside/object-storage.ts'
import type { IsBreached } from './policies/password.ts'
import type { Database } from './store/database.ts'
import type { SettingsSource } from './store/settings.ts'
import type { Vault } from './store/vault.ts'

/** What stands when the server runs; doors are built into it. */
export type Services = {
  config: Config
  /** What probes are told. */
  health: Health
  database: Database
  settings: SettingsSource
  vault: Vault
  /** Where uploaded pictures are kept; absent: in the database. */
  objectStorage: ObjectStorage | undefined
  provider: Provider
  adminTokens: AdminTokens
  ownerTokens: OwnerTokens
  throttles: Throttles
  refusals: Refusals
  /** Whether a password is known from a breach; false where that cannot be told. */
  isBreached: IsBreached
  /** For addresses that others gave us: private ones are refused unless the operator says otherwise. */
  fetch: typeof globalThis.fetch
  /** Where messages stay on a machine where somebody tries things out; undefined everywhere else. */
  mailbox: Mailbox | undefined
  logger: Logger
  metrics: Metrics
}

/** What the server knows of itself beside what its database answers. */
export type Health = {
  /** It was told to end: it answers what comes, and load balancers should send nothing more. */
  isDraining: boolean
  /** What does not work at present, and is being mended; undefined: nothing. */
  trouble: string | undefined
}
