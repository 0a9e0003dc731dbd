import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { refusalOf } from '@latchkey/server/refusal'
import { readConfigBesideServer } from '@latchkey/server/server-address'
import { withAdministration } from '../access.ts'
import { CommandError } from '../errors.ts'
import { variablesOf } from '../variables.ts'
import type { InitOptions } from './options.ts'

export type Registration = {
  name: string
  type: 'SPA' | 'Traditional'
  redirectUris: string[]
  postLogoutRedirectUris: string[]
}

/**
 * The options, with the data directory of the server that was started in a folder above, as in a repository of several
 * projects; unchanged if they or the environment name a server.
 */
export function besideServer(options: InitOptions): InitOptions {
  const { DATA_DIR, DATABASE_URL, DATABASE_URL_FILE } = process.env
  const isNamed = options.endpoint ?? options.dataDir ?? options.databaseUrl
  if (isNamed ?? DATA_DIR ?? DATABASE_URL ?? DATABASE_URL_FILE) return options
  const dataDir = foldersUpFrom(process.cwd())
    .map(folder => join(folder, '.latchkey'))
    .find(isOwn)
  return dataDir === undefined ? options : { ...options, dataDir }
}

/** Another user of the machine could put a folder above, such as into that of temporary files, and name a server there. */
function isOwn(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.uid === (process.getuid?.() ?? 0)
}

function foldersUpFrom(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUpFrom(above)]
}

/** The address of the server that the options name, or of that of this machine. */
export function endpointOf({ endpoint, ...options }: InitOptions): string {
  if (endpoint !== undefined) return endpoint.replace(/\/+$/, '')
  try {
    return readConfigBesideServer(variablesOf(options)).endpoint
  } catch (error) {
    const refusal = refusalOf(error)
    throw refusal ? new CommandError(refusal.code, refusal.message) : error
  }
}

/** Refuses unless the server answers there: what `init` adds would not work otherwise. */
export async function requireServer(endpoint: string): Promise<void> {
  const { issuer, reason } = await discover(endpoint)
  if (issuer === `${endpoint}/oidc`) return
  if (issuer === undefined)
    throw new CommandError(
      'unreachable',
      `No server answers at ${endpoint} (${reason}). Start one in another terminal with npx latchkey start, or name yours with --endpoint.`,
    )
  throw new CommandError(
    'configuration',
    `The server at ${endpoint} announces ${issuer} as its issuer. Use --endpoint ${issuer.replace(/\/oidc$/, '')}.`,
  )
}

async function discover(endpoint: string): Promise<{ issuer?: string; reason?: string }> {
  try {
    const url = `${endpoint}/oidc/.well-known/openid-configuration`
    const answer = await fetch(url, { signal: AbortSignal.timeout(5000) })
    const { issuer } = (await answer.json().catch(() => ({}))) as { issuer?: string }
    return issuer === undefined ? { reason: `status ${answer.status}` } : { issuer }
  } catch (error) {
    const { message, cause } = error as Error
    return {
      reason: cause instanceof Error ? cause.message || String((cause as { code?: string }).code) : message,
    }
  }
}

/** Refuses unless applications can be registered with these options. */
export function requireAccess(options: InitOptions): Promise<void> {
  return withAdministration('init', options, async () => {})
}

/** Registers the application. Returns its id, and its secret if it can keep one. */
export async function register(
  options: InitOptions,
  { name, type, ...oidcClientMetadata }: Registration,
): Promise<{ id: string; secret?: string | undefined }> {
  const { id, secret } = await withAdministration('init', options, administration =>
    administration.createApplication({ name, type, oidcClientMetadata }, []),
  )
  return { id, secret }
}
