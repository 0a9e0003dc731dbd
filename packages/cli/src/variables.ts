import { existsSync, mkdirSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'
import { type Command, Option } from 'commander'

type Variables = Record<string, string | undefined>

export type ServerOptions = {
  port?: string
  endpoint?: string
  dataDir?: string
  databaseUrl?: string
}

export const portOption = () => new Option('--port <number>', 'Port to listen on (PORT; 3001).')
export const addressOption = () =>
  new Option('--endpoint <url>', 'Public address of the server (ENDPOINT; http://localhost:PORT).')
export const dataDirOption = () =>
  new Option('--data-dir <folder>', 'Folder of the database and keys (DATA_DIR; .latchkey).')
export const databaseUrlOption = () =>
  new Option(
    '--database-url <url>',
    'PostgreSQL to use instead of the included one (DATABASE_URL). Other users of this machine can see it; prefer the variable.',
  )
export const jsonOption = () => new Option('--json', 'Print one JSON document, also for an error.')

/** The environment with the given options in it: an option replaces its variable, also the one that names a file. */
export function variablesOf({ port, endpoint, dataDir, databaseUrl }: ServerOptions): Variables {
  const variables: Variables = { ...process.env }
  const given = { PORT: port, ENDPOINT: endpoint, DATA_DIR: dataDir, DATABASE_URL: databaseUrl }
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    variables[name] = value
    delete variables[`${name}_FILE`]
  }
  return variables
}

/**
 * Caches compiled modules in the data directory, which halves the time of a start. Nothing is written elsewhere. Call
 * it before the server's modules are imported.
 */
export function cacheModules({ DATA_DIR }: Variables, { mayCreate }: { mayCreate: boolean }): void {
  const dataDirectory = DATA_DIR || '.latchkey'
  if (!existsSync(dataDirectory)) {
    if (!mayCreate) return
    try {
      // As the server makes it: the database may run as another user, who has to pass through.
      mkdirSync(dataDirectory, { recursive: true, mode: 0o711 })
    } catch {
      // The server reports that it cannot write there.
      return
    }
  }
  nodeModule.enableCompileCache?.(join(dataDirectory, 'cache'))
}

export type AccessOptions = ServerOptions & { json?: boolean }

/** Adds the options by which a command finds the server that it works with, and `--json`. */
export function addAccessOptions(command: Command): Command {
  return addServerOptions(command).addOption(jsonOption())
}

/** Adds the options by which a command finds the server that it works with. */
export function addServerOptions(command: Command): Command {
  return command
    .addOption(dataDirOption())
    .addOption(databaseUrlOption())
    .addOption(
      new Option(
        '--endpoint <url>',
        'Use the Management API of the server at this address, as the client of LATCHKEY_CLIENT_ID and LATCHKEY_CLIENT_SECRET.',
      ).conflicts(['dataDir', 'databaseUrl']),
    )
}
