import type { Logger } from 'pino'
import { dueDeletion } from './account/deletion.ts'
import { startRemovingDiscarded } from './account/discarded-objects.ts'
import { dueTasks, startDueWork } from './account/due-work.ts'
import { dataExportTasks } from './account/export/export-job.ts'
import { createLimiters } from './account/limiters.ts'
import { newLockdownLink } from './account/lockdown-links.ts'
import { passwordQueue } from './account/password-queue.ts'
import { suspensionEnd } from './account/suspension-end.ts'
import { createThrottles } from './account/throttles.ts'
import { type Config, ConfigError } from './config.ts'
import { openMailbox } from './connectors/mailbox.ts'
import { sendNotice } from './connectors/messages.ts'
import { applicationsChannel } from './directory/applications.ts'
import { type SeededClient, seedClients } from './directory/first-clients.ts'
import { seedOwner } from './directory/first-owner.ts'
import { createLogTail } from './directory/log-tail.ts'
import type { OwnerLink } from './directory/owner-links.ts'
import { passwordResetTasks } from './directory/password-reset.ts'
import { startRenewingDocuments } from './directory/user-documents.ts'
import { userJobTasks } from './directory/user-jobs/perform.ts'
import { webhookNoticeTasks } from './directory/webhooks/administrator-notices.ts'
import { attemptDelivery, followAttempts } from './directory/webhooks/attempt.ts'
import { attemptLimit } from './directory/webhooks/send.ts'
import { createActivePeople } from './events/active-people.ts'
import { deliveriesChannel, startDeliveries } from './events/deliveries/deliveries.ts'
import { countPending } from './events/deliveries/queue.ts'
import { hasJobs, jobsChannel, startJobs, type Tasks } from './events/jobs.ts'
import { createRefusals } from './events/refusals.ts'
import { noticeTasks } from './events/send-notices.ts'
import { startSweeping } from './events/sweep.ts'
import { listen } from './listen.ts'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { createAdminTokens } from './oidc/admin-tokens.ts'
import { logoutTasks } from './oidc/back-channel-logout.ts'
import { keysChannel, openKeyRing } from './oidc/key-ring.ts'
import { createOwnerTokens } from './oidc/owner-tokens.ts'
import { createProvider } from './oidc/provider.ts'
import { createBreachLookUp } from './outside/breached-passwords.ts'
import { createGuardedFetch } from './outside/guarded-fetch.ts'
import { createObjectStorage } from './outside/object-storage.ts'
import { canHavePasskeys } from './policies/factors.ts'
import type { IsBreached } from './policies/password.ts'
import { createSandbox } from './scripts/sandbox.ts'
import { createHttpServer } from './server.ts'
import { rememberAddress } from './server-address.ts'
import type { Health, Services } from './services.ts'
import { lackOfConnections } from './store/connection-limits.ts'
import { openDatabase, sessionAddressOf, sharesOf } from './store/database.ts'
import { EmbeddedPostgresError, startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { migrate } from './store/migrate.ts'
import { requireUsableSessions } from './store/pooler.ts'
import { createSettings, settingsChannel } from './store/settings.ts'
import { createVault, requireSameKey } from './store/vault.ts'
import { noTracing, type Tracing } from './tracing.ts'

export type Running = {
  services: Services
  port: number
  /** A Management API client created at this start, with its secret, which is available only here. */
  seeded: SeededClient | undefined
  /** The link of the first owner, while there is none; its address is available only here. */
  ownerLink: OwnerLink | undefined
  /** Announces the shutdown to load balancers and clients, and waits for `drainSeconds`. */
  drain(): Promise<void>
  /** Finishes running requests, then stops everything in order. */
  stop(): Promise<void>
}

/** Single notices of one person within an hour; those beyond are gathered. */
const noticeLimit = { name: 'notice', most: 5, seconds: 3600 }

/** What happens to accounts by time. */
const dueWork = [suspensionEnd, dueDeletion]

type Hooks = {
  /** Receives the reason, in a sentence, when the server cannot continue. */
  onFatal?: (reason: string) => void
}

/** Starts all parts of the server. A failure stops those already started. */
export async function start(config: Config, { onFatal = () => {} }: Hooks = {}): Promise<Running> {
  const logger = createLogger(config.logLevel)
  for (const warning of config.warnings) logger.warn(warning)
  const endings: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    const health: Health = { isDraining: false, trouble: undefined }
    const postgres =
      config.databaseUrl === undefined ? await embedded(config, { health, logger, onFatal }) : undefined
    if (postgres) endings.push(postgres.stop)
    const address = postgres ?? {
      connectionString: config.databaseUrl ?? '',
      directConnectionString: config.databaseDirectUrl,
    }
    const sessionAddress = sessionAddressOf(address)

    if (!postgres) await requireUsableSessions(address).catch(explainConnection)
    await migrate(sessionAddress, (name, isUpgrade) =>
      logger[isUpgrade ? 'info' : 'debug']({ migration: name }, 'migrated'),
    ).catch(explainConnection)
    const database = openDatabase(address, config.databasePoolSize)
    endings.push(database.close)
    const lack = await lackOfConnections(database, config.databasePoolSize)
    if (lack) logger.warn(lack)

    const vault = createVault(config.secretKey)
    await requireSameKey(database, vault)
    const keys = await openKeyRing({
      database,
      vault,
      onFault: error => logger.warn({ err: error }, 'the signing keys could not be read; trying again'),
    })
    endings.push(async () => keys.close())
    const hasPasskeys = canHavePasskeys(config.endpoint)
    if (!hasPasskeys)
      logger.warn(
        'passkeys are not offered: ENDPOINT is an IP address, and browsers make them for names only',
      )
    const settings = createSettings(database, { hasPasskeys, documentLimit: config.documentLimit })
    const adminTokens = createAdminTokens(database, `${config.endpoint}/oidc`, keys)
    const metrics = createMetrics({
      waitingForPassword: passwordQueue.waiting,
      waitingDeliveries: () => countPending(database),
    })
    const tracing = await tracingOf(config, { metrics, logger })
    endings.push(tracing.stop)
    const objectStorage =
      config.objectStorage &&
      createObjectStorage(
        config.objectStorage,
        // The operator configured this address, like that of the database, so a private one is allowed.
        tracing.outgoing(createGuardedFetch({ allowPrivateNetwork: true })),
        error => logger.error({ err: error.cause ?? error }, 'a picture could not be stored'),
      )
    const guardedFetch = tracing.outgoing(createGuardedFetch(config))
    const sandbox = createSandbox(guardedFetch)
    endings.push(sandbox.close)
    const foundations = { config, database, vault, settings, sandbox }
    const services: Services = {
      config,
      health,
      database,
      settings,
      vault,
      objectStorage,
      adminTokens,
      ownerTokens: createOwnerTokens(database),
      webhookFetch: tracing.outgoing(createGuardedFetch({ ...config, timeout: attemptLimit })),
      fetch: guardedFetch,
      sandbox,
      mailbox: openMailbox(config.endpoint),
      logger,
      logTail: createLogTail(database.quick),
      keys,
      provider: createProvider(foundations, keys),
      metrics,
      tracing,
      refusals: createRefusals(database, error =>
        logger.error({ err: error }, 'refusals could not be recorded'),
      ),
      activePeople: createActivePeople(),
      throttles: createThrottles(database, metrics.countThrottled),
      isBreached: breachLookUp(config, { metrics, tracing, logger }),
    }
    endings.push(services.refusals.stop)
    keys.onChange(() => {
      // The library takes its keys at construction. Requests that have begun end at the provider that they began at.
      services.provider = createProvider(foundations, keys)
      adminTokens.forget()
    })
    const noticeCounts = createLimiters(database)
    const notices = noticeTasks({
      database,
      vault,
      endpoint: config.endpoint,
      hadEnough: async userId => (await noticeCounts.take({ ...noticeLimit, key: userId })).isOver,
      newLockdownLink: about => newLockdownLink(database, about),
      send: (to, notice) => sendNotice(services, to, notice),
    })
    const tasks = {
      ...notices,
      ...logoutTasks(services),
      ...dueTasks(dueWork, services),
      ...passwordResetTasks(services),
      ...webhookNoticeTasks(services),
      ...userJobTasks(services),
      ...dataExportTasks({ ...services, endpoint: config.endpoint }),
    }
    const jobs = startJobs({
      connectionString: sessionAddress,
      connections: sharesOf(config.databasePoolSize).jobs,
      database,
      logger,
      tasks: traced(tasks, tracing),
    })
    endings.push(jobs.stop)
    const deliveries = startDeliveries({
      database,
      logger,
      attempt: (leased, signal) => attemptDelivery(services, leased, signal),
      afterwards: results => followAttempts(services, results),
    })
    endings.push(deliveries.stop)
    await database.listen(
      {
        [settingsChannel]: settings.forget,
        [applicationsChannel]: adminTokens.forget,
        [keysChannel]: () => void keys.refresh(),
        [jobsChannel]: jobs.wake,
        [deliveriesChannel]: deliveries.wake,
      },
      isHeard => {
        settings.trust(isHeard)
        adminTokens.trust(isHeard)
        if (isHeard) void keys.refresh()
        if (isHeard) deliveries.wake()
      },
    )
    const seeded = await seedClients(services)
    const ownerLink = await seedOwner(services)
    endings.push(startSweeping(database, logger))
    endings.push(startRenewingDocuments(database, logger))
    endings.push(startDueWork(dueWork, services, logger))
    if (await hasJobs(database)) jobs.wake()
    if (objectStorage) endings.push(startRemovingDiscarded(database, objectStorage, logger))

    const server = createHttpServer(services)
    const { port, drain, close } = await listen(server, config, health)
    endings.push(close)
    // First, because the server waits for its open requests.
    endings.push(async () => services.logTail.stop())
    if (postgres) rememberAddress(config)
    return {
      services,
      port,
      seeded,
      ownerLink,
      async drain() {
        services.logTail.stop()
        await drain(config.drainSeconds)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The libraries are loaded only where they are asked for. */
async function tracingOf({ telemetry }: Config, dependencies: Pick<Services, 'metrics' | 'logger'>) {
  if (!telemetry) return noTracing
  const { startOpenTelemetry } = await import('./open-telemetry.ts')
  return startOpenTelemetry(telemetry, dependencies)
}

function traced(tasks: Tasks, tracing: Tracing): Tasks {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]): [string, Tasks[string]] => [
      name,
      (payload, helpers) => tracing.job(name, async () => task?.(payload, helpers)),
    ]),
  )
}

function breachLookUp(
  { breachedPasswordsUrl: address }: Config,
  { metrics, tracing, logger }: Pick<Services, 'metrics' | 'tracing' | 'logger'>,
): IsBreached {
  if (address === undefined) return async () => false
  return createBreachLookUp({
    address,
    // The operator configured this address, so a private one is allowed.
    fetch: tracing.outgoing(createGuardedFetch({ allowPrivateNetwork: true })),
    observe: metrics.countBreachLookUp,
    onOutage: reason =>
      logger.warn({ reason }, 'breached passwords cannot be looked up; new passwords pass without'),
  })
}

async function embedded(
  { dataDirectory }: Config,
  { health, logger, onFatal }: Required<Hooks> & { health: Health; logger: Logger },
) {
  return startEmbeddedPostgres({
    dataDirectory,
    onNotice: line => logger.warn(line),
    onTrouble(trouble) {
      if (trouble) logger.error(trouble)
      else logger.warn('PostgreSQL runs again')
      health.trouble = trouble
    },
    onGivingUp: onFatal,
  }).catch(error => {
    throw error instanceof EmbeddedPostgresError ? new ConfigError(error.message) : error
  })
}

function explainConnection(error: unknown): never {
  if (error instanceof ConfigError || !(error instanceof Error)) throw error
  throw new ConfigError(
    `The database at DATABASE_URL cannot be used: ${error.message || (error as { code?: string }).code}`,
    { cause: error },
  )
}
