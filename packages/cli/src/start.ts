import type { Command } from 'commander'
import {
  addressOption,
  cacheModules,
  databaseUrlOption,
  dataDirOption,
  jsonOption,
  portOption,
  type ServerOptions,
  variablesOf,
} from './variables.ts'

export function addStart(program: Command): void {
  program
    .command('start')
    .description('Start the server. It runs until Ctrl-C or SIGTERM.')
    .addOption(portOption())
    .addOption(addressOption())
    .addOption(dataDirOption())
    .addOption(databaseUrlOption())
    .addOption(jsonOption())
    .addHelpText('after', '\nAll settings are environment variables; the README lists them.')
    .action(async ({ json = false, ...options }: ServerOptions & { json?: boolean }) => {
      const variables = variablesOf(options)
      cacheModules(variables, { mayCreate: true })
      const { startServer } = await import('./start-server.ts')
      await startServer(variables, json)
    })
}
