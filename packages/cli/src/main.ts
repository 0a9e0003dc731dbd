#!/usr/bin/env -S node --max-semi-space-size=8 --heap-growing-percent=100
import { Command } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { checkNode } from './checks/node.ts'
import { addCreateClient } from './create-client.ts'
import { addCreateOwner } from './create-owner.ts'
import { addCreateUser } from './create-user.ts'
import { addDoctor } from './doctor.ts'
import { CommandError, reportError } from './errors.ts'
import { addInit } from './init.ts'
import { addMcp } from './mcp.ts'
import { addStart } from './start.ts'

const program = new Command('latchkey')
  .description('An open-source account server.')
  .version(manifest.version, '--version', 'Print the version.')
  .helpOption('-h, --help', 'Show this help.')
  .helpCommand('help [command]', 'Show the help of a command.')
  // Errors are thrown, and printed by `reportError`: as words or as JSON.
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .addHelpText(
    'after',
    '\nExit codes: 0 done, 1 failed, 2 not understood. Settings are environment variables; options go first.',
  )

// On an older Node the server would start, and then fail every sign-in. `doctor` lists the version among its findings.
program.hook('preAction', (_, command) => {
  const { status, message, hint } = checkNode()
  if (status === 'problem' && command.name() !== 'doctor')
    throw new CommandError('node', `${message} ${hint}`)
})

// Commands inherit the settings above, so they are added after them.
addStart(program)
addDoctor(program)
addInit(program)
addCreateClient(program)
addCreateUser(program)
addCreateOwner(program)
addMcp(program)

// A reader such as `head` may close the pipe before all is printed. The command ends as it would have otherwise.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = reportError(error, program, process.argv.slice(2))
}
