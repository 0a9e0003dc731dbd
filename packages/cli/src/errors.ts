import { type Command, CommanderError } from 'commander'
import { printJson } from './output.ts'

/** A failure with words for the operator: one sentence that says what to do. */
export class CommandError extends Error {
  readonly code: string
  readonly details: string | undefined

  constructor(code: string, message: string, details?: string) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** A command line that is not understood. */
export class UsageError extends CommandError {
  constructor(message: string) {
    super('usage', message)
  }
}

/** Prints an error, to standard output as JSON if `--json` was given. Returns the exit code. */
export function reportError(error: unknown, program: Command, args: readonly string[]): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0
  const { code, message, details } = wordsOf(error)
  const isUsage = code === 'usage'
  if (args.includes('--json'))
    printJson({ error: { code, message, ...(details !== undefined && { details }) } })
  // Without a command, commander has printed the help.
  else if (!(error instanceof CommanderError && error.code === 'commander.help')) {
    const usage = isUsage ? `\nUsage: ${usageOf(program, args)}` : ''
    process.stderr.write(`${message}${details ? `\n${details}` : ''}${usage}\n`)
  }
  return isUsage ? 2 : 1
}

function wordsOf(error: unknown): { code: string; message: string; details?: string | undefined } {
  if (error instanceof CommandError) return error
  if (error instanceof CommanderError)
    return {
      code: 'usage',
      message:
        error.code === 'commander.help'
          ? 'No command is given.'
          : sentence(error.message.replace(/^error: /, '')),
    }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) }
}

function sentence(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ')
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?)]$/.test(line) ? '' : '.'}`
}

function usageOf(program: Command, args: readonly string[]): string {
  const command = program.commands.find(each => args.includes(each.name())) ?? program
  return `${command.createHelp().commandUsage(command)} (more: ${command === program ? 'latchkey' : `latchkey ${command.name()}`} --help)`
}
