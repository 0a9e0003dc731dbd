import { styleText } from 'node:util'
import type { Check } from '@latchkey/server/checks'
import type { Command } from 'commander'
import { printJson } from './output.ts'
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

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check what keeps a server from running, or people from signing in. Changes nothing.')
    .addOption(portOption())
    .addOption(addressOption())
    .addOption(dataDirOption())
    .addOption(databaseUrlOption())
    .addOption(jsonOption())
    .action(async ({ json = false, ...options }: ServerOptions & { json?: boolean }) => {
      const variables = variablesOf(options)
      cacheModules(variables, { mayCreate: false })
      const { allChecks } = await import('./checks/all-checks.ts')
      const checks = await allChecks(variables)
      if (json) printJson({ checks })
      else print(checks)
      if (checks.some(({ status }) => status === 'problem')) process.exitCode = 1
    })
}

const colors = { ok: 'green', warning: 'yellow', problem: 'red' } as const
/** The length of the longest status. */
const width = 7

function print(checks: readonly Check[]): void {
  for (const { status, message, hint } of checks) {
    // No colors without a terminal or with NO_COLOR: https://no-color.org
    const word = styleText(colors[status], status.padEnd(width), { stream: process.stdout })
    process.stdout.write(`${word}  ${message}\n`)
    if (hint) process.stdout.write(`${' '.repeat(width)}  ${hint}\n`)
  }
  const amount = (of: Check['status'], word: string) => {
    const { length } = checks.filter(({ status }) => status === of)
    return `${length} ${word}${length === 1 ? '' : 's'}`
  }
  process.stdout.write(`\n${amount('problem', 'problem')}, ${amount('warning', 'warning')}.\n`)
}
