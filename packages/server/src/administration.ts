import {
  type Application,
  accessLinkCreation,
  applicationCreation,
  type createdAccessLink,
  managementApi,
  type User,
} from '@latchkey/contract'
import type { z } from 'zod'
import { issueAccessLink, keepAccessLink } from './account/access-links.ts'
import { hashPassword } from './account/password-digests.ts'
import { toUser } from './account/user.ts'
import { type Config, ConfigError } from './config.ts'
import { addApplicationRoles } from './directory/application-roles.ts'
import { createApplication } from './directory/applications.ts'
import { ensureOwner, type PersonGiven } from './directory/owner-access.ts'
import { newOwnerLink } from './directory/owner-links.ts'
import { createRole } from './directory/roles.ts'
import { createUser } from './directory/users.ts'
import { findWholeApiClient } from './directory/whole-api-client.ts'
import { parseBody } from './http/request.ts'
import { canHavePasskeys } from './policies/factors.ts'
import { changeOptimistically, type Directory, openToRead, type RequestContext } from './store/account.ts'
import { openDatabase, sessionAddressOf } from './store/database.ts'
import { findEmbeddedPostgres } from './store/embedded/running.ts'
import { startEmbeddedPostgres } from './store/embedded-postgres.ts'
import { newRequestId } from './store/ids.ts'
import { pendingMigrations } from './store/migrate.ts'
import { loadSettings } from './store/settings.ts'
import { createVault, requireSameKey } from './store/vault.ts'

type NewApplication = z.input<typeof applicationCreation>
type NewUser = Pick<
  z.input<typeof managementApi.createUser.body>,
  'username' | 'primaryEmail' | 'primaryPhone' | 'name' | 'password'
>
type Invitation = z.input<typeof createdAccessLink>

type Client = { id: string; secret: string }

type GivenOwner = { person: PersonGiven | undefined; resetFactors: boolean }
type MadeOwner = { user: User | undefined; isNew: boolean; link: Invitation }

/** The administrators' work that commands do. Rejects as the Management API would. */
export type Administration = {
  /** The public address of the server. */
  endpoint: string
  /** `scopes`: those of the Management API that the application holds, by a role of its own. */
  createApplication(given: NewApplication, scopes: readonly string[]): Promise<Application>
  createUser(given: NewUser): Promise<User>
  /** Creates a link with which the person chooses a password. */
  inviteUser(userId: User['id']): Promise<Invitation>
  /**
   * Makes a person an owner, creates the account if there is none, and lets them in: takes back lockouts, a suspension, a
   * scheduled deletion and, if asked, their factors. Without a person, the link makes an account.
   */
  createOwner(given: GivenOwner): Promise<MadeOwner>
  /** A client of the Management API, for work over HTTP. */
  readClient(): Promise<Client>
  close(): Promise<void>
}

type Options = {
  /** Recorded with every event, in the place of a browser: the name and version of the command. */
  userAgent: string
  onNotice: (line: string) => void
}

/**
 * Opens the server's database on its own machine, whether the server runs or not. No token is needed: the owner of
 * the data directory, or of DATABASE_URL and SECRET_KEY, owns the server.
 */
export async function openAdministration(config: Config, options: Options): Promise<Administration> {
  const endings: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    const postgres = await postgresOf(config, options)
    endings.push(postgres.stop)
    await requireMigrated(sessionAddressOf(postgres))
    const database = openDatabase(postgres, 2)
    endings.push(database.close)
    const vault = createVault(requireSecretKey(config))
    await requireSameKey(database, vault)

    const context = async (): Promise<RequestContext> => ({
      actor: { kind: 'system' },
      client: {
        requestId: newRequestId(),
        address: undefined,
        userAgent: options.userAgent,
        acceptLanguage: undefined,
      },
      settings: {
        ...(await loadSettings(database)),
        hasPasskeys: canHavePasskeys(config.endpoint),
        documentLimit: config.documentLimit,
      },
      now: new Date(),
    })

    return {
      endpoint: config.endpoint,
      async createApplication(given, scopes) {
        const asked = await context()
        const body = parseBody(applicationCreation, given, asked.settings)
        return database.transaction(async tx => {
          const directory = { ...asked, tx }
          const created = await createApplication(directory, vault, body)
          if (scopes.length > 0) await giveScopes(directory, created, scopes)
          return created
        })
      },
      async createUser(given) {
        const { throttle, body: schema } = managementApi.createUser
        const asked = { ...(await context()), throttle }
        const { password, ...details } = parseBody(schema, given, asked.settings)
        const digest = password ? await hashPassword(password) : undefined
        const { username, primaryEmail, primaryPhone, name } = details
        const user = await database.transaction(tx =>
          createUser({ ...asked, tx }, { username, primaryEmail, primaryPhone, name, password: digest }),
        )
        return toUser(user, asked.now)
      },
      async inviteUser(userId) {
        const asked = await context()
        const body = parseBody(accessLinkCreation, { purpose: 'invitation' })
        const seen = await openToRead(database, asked, userId)
        const issued = await issueAccessLink(seen, body, { endpoint: config.endpoint, send: notSent })
        return changeOptimistically(database, asked, seen.user, account =>
          keepAccessLink(account, issued, config.endpoint),
        )
      },
      async createOwner({ person, resetFactors }) {
        const asked = { ...(await context()), throttle: managementApi.createUser.throttle }
        if (!person) {
          const link = await database.transaction(tx => newOwnerLink({ ...asked, tx }, config.endpoint))
          return {
            user: undefined,
            isNew: true,
            link: { id: 'owner', url: link.url, expiresAt: link.expiresAt.getTime() },
          }
        }
        const { id, isNew } = await database.transaction(tx =>
          ensureOwner({ ...asked, tx }, person, resetFactors),
        )
        const body = parseBody(accessLinkCreation, { purpose: isNew ? 'invitation' : 'passwordReset' })
        const seen = await openToRead(database, asked, id)
        const issued = await issueAccessLink(seen, body, { endpoint: config.endpoint, send: notSent })
        const link = await changeOptimistically(database, asked, seen.user, account =>
          keepAccessLink(account, issued, config.endpoint),
        )
        return { user: toUser(seen.user, asked.now), isNew, link }
      },
      async readClient() {
        const client = await findWholeApiClient(database, vault)
        if (client) return client
        throw new ConfigError(
          'No back end of this server holds the whole Management API. Name the server with --endpoint, and a client with LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET.',
        )
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function giveScopes(
  directory: Directory,
  { id, name }: Application,
  scopes: readonly string[],
): Promise<void> {
  const role = await createRole(directory, {
    name: `Back end ${id}`,
    description: name.slice(0, 128),
    type: 'MachineToMachine',
    scopeIds: [...scopes],
  })
  await addApplicationRoles(directory, id, [role.id])
}

async function postgresOf({ databaseUrl, databaseDirectUrl, dataDirectory }: Config, { onNotice }: Options) {
  const stop = async () => {}
  if (databaseUrl !== undefined)
    return { connectionString: databaseUrl, directConnectionString: databaseDirectUrl, stop }
  const found = await findEmbeddedPostgres(dataDirectory)
  if (found.state === 'absent')
    throw new ConfigError(
      `There is no database of a Latchkey server in ${dataDirectory}. Start one with latchkey start, or name the folder of yours with --data-dir.`,
    )
  if (found.state === 'running') return { connectionString: found.connectionString, stop }
  return startEmbeddedPostgres({ dataDirectory, onNotice })
}

/** Commands do not migrate: an older server may be running on the database. */
async function requireMigrated(address: string): Promise<void> {
  const pending = await pendingMigrations(address).catch((error: unknown) => {
    if (error instanceof ConfigError || !(error instanceof Error)) throw error
    throw new ConfigError(
      `The database cannot be used: ${error.message || (error as { code?: string }).code}`,
      { cause: error },
    )
  })
  if (pending.length > 0)
    throw new ConfigError(
      'The database was not set up by this version of Latchkey. Start the server of this version on it first.',
    )
}

function requireSecretKey({ secretKey, dataDirectory }: Config): string {
  if (secretKey) return secretKey
  throw new ConfigError(
    `There is no secret key in ${dataDirectory}. Set SECRET_KEY to that of the server, or name its folder with --data-dir.`,
  )
}

async function notSent(): Promise<never> {
  throw new Error('the command mails no links')
}
