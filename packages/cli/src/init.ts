import { type Command, Option } from 'commander'
import type { InitOptions } from './init/options.ts'
import { addAccessOptions, cacheModules, variablesOf } from './variables.ts'

export function addInit(program: Command): void {
  const command = program
    .command('init')
    .description(
      'Add sign-in and the account page to the application in this folder: Next.js, React or Vue with Vite, or Express.',
    )
    .option('--app-url <url>', 'Address of the application; by default that of its development server.')
    .option('--name <name>', 'Name that people see when they sign in; by default that of package.json.')
    .option('--client-id <id>', 'Use this application instead of registering one.')
    .option('-y, --yes', 'Apply the changes without asking.')
    .addOption(new Option('--dry-run', 'Print the changes and apply none.').conflicts('yes'))
  addAccessOptions(command).action(async (options: InitOptions) => {
    cacheModules(variablesOf(options), { mayCreate: false })
    const { initialize } = await import('./init/initialize.ts')
    await initialize(options)
  })
}
