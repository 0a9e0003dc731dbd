import type Provider from 'oidc-provider'
import type { Logger } from 'pino'
import type { Throttles } from './account/throttles.ts'
import type { Config } from './config.ts'
import type { Mailbox } from './connectors/mailbox.ts'
import type { LogTail } from './directory/log-tail.ts'
import type { ActivePeople } from './events/active-people.ts'
import type { Refusals } from './events/refusals.ts'
import type { Metrics } from './metrics.ts'
import type { AdminTokens } from './oidc/admin-tokens.ts'
import type { KeyRing } from './oidc/key-ring.ts'
import type { OwnerTokens } from './oidc/owner-tokens.ts'
import type { ObjectStorage } from './outside/object-storage.ts'
import type { IsBreached } from './policies/password.ts'
import type { Sandbox } from './scripts/sandbox.ts'
import type { Database } from './store/database.ts'
import type { SettingsSource } from './store/settings.ts'
import type { Vault } from './store/vault.ts'
import type { Tracing } from './tracing.ts'

/** The parts of the running server; APIs receive them. */
export type Services = {
  config: Config
  /** The state that health probes report. */
  health: Health
  database: Database
  settings: SettingsSource
  vault: Vault
  /** The storage of uploaded pictures; absent: the database. */
  objectStorage: ObjectStorage | undefined
  /** The keys of the provider, which also sign security event tokens. */
  keys: Pick<KeyRing, 'sign'>
  /** Replaced when its keys change, so each request reads it here. */
  provider: Provider
  adminTokens: AdminTokens
  ownerTokens: OwnerTokens
  throttles: Throttles
  refusals: Refusals
  activePeople: ActivePeople
  /** Whether a password is in a known breach; false if the look-up fails. */
  isBreached: IsBreached
  /** Fetches URLs from outside sources. Refuses private addresses unless the operator allows them (SSRF). */
  fetch: typeof globalThis.fetch
  /** The same for webhooks, which may take longer to answer. */
  webhookFetch: typeof globalThis.fetch
  /** Runs the scripts of administrators. */
  sandbox: Sandbox
  /** Keeps messages for display on a development machine; undefined everywhere else. */
  mailbox: Mailbox | undefined
  logger: Logger
  logTail: LogTail
  metrics: Metrics
  tracing: Tracing
}

/** The server's own state, besides that of its database. */
export type Health = {
  /** Shutdown has begun: requests are still answered, but load balancers should send no more. */
  isDraining: boolean
  /** A fault that is being recovered from; undefined: none. */
  trouble: string | undefined
}
