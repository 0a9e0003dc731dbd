import type { Command } from 'commander'
import { addServerOptions, cacheModules, type ServerOptions, variablesOf } from './variables.ts'

type Options = ServerOptions & { groups?: string[] }

export function addMcp(program: Command): void {
  const command = program
    .command('mcp')
    .description(
      'Serve the Management API to a coding agent as tools, by the Model Context Protocol at standard input and output.',
    )
    .option('--groups <names>', 'Offer the tools of these groups alone, such as users,roles.', list)
  addServerOptions(command).action(async (options: Options) => {
    cacheModules(variablesOf(options), { mayCreate: false })
    const { serveMcp } = await import('./serve-mcp.ts')
    await serveMcp(options, options.groups)
  })
}

function list(value: string): string[] {
  return value.split(',')
}
