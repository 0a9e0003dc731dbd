import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { command, latchkey } from '../../../tests/support/command.ts'
import manifest from '../package.json' with { type: 'json' }

describe('the command line', () => {
  it('prints the version', async () => {
    expect(await latchkey(['--version'])).toEqual({ code: 0, output: `${manifest.version}\n`, errors: '' })
  })

  it('prints the help of all commands without colors', async () => {
    const { code, output } = await latchkey(['--help'])
    expect(code).toBe(0)
    for (const name of ['start', 'doctor', 'init', 'create-client', 'create-user'])
      expect(output).toContain(`  ${name} `)
    expect(output).not.toContain('\u001B')
  })

  it.each([
    {
      args: ['strat'],
      message: "Unknown command 'strat' (Did you mean start?)",
      usage: 'latchkey [options]',
    },
    { args: ['start', '--prot', '1'], message: "Unknown option '--prot'", usage: 'latchkey start [options]' },
    { args: ['doctor', 'more'], message: 'Too many arguments', usage: 'latchkey doctor [options]' },
    { args: ['create-user', '--name', 'Mira'], message: 'Give the account', usage: 'latchkey create-user' },
    {
      args: ['create-client', '--name', 'Shop', '--type', 'Web'],
      message: 'Allowed choices are SPA, Native, Traditional, MachineToMachine.',
      usage: 'latchkey create-client [options]',
    },
    {
      args: ['create-user', '--username', 'mira', '--invite', '--password-stdin'],
      message: "'--password-stdin' cannot be used with option '--invite'",
      usage: 'latchkey create-user',
    },
  ])('ends $args with code 2, one sentence and the usage', async ({ args, message, usage }) => {
    const { code, output, errors } = await latchkey(args)
    const [sentence, line, ...more] = errors.trim().split('\n')
    expect(code).toBe(2)
    expect(output).toBe('')
    expect(sentence).toContain(message)
    expect(line).toContain(`Usage: ${usage}`)
    expect(more).toEqual([])
  })

  it('refuses to start a server on a Node that is too old', async () => {
    const old = "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.20.2'}})"
    const variables = { NODE_OPTIONS: `--import=data:text/javascript,${old}` }
    expect(await latchkey(['start'], { variables })).toEqual({
      code: 1,
      output: '',
      errors: 'Node.js 20.20.2 is too old. Install Node.js 22.18 or newer.\n',
    })
  })

  it('ends without an error if its reader closes the pipe', async () => {
    const line = `"${process.execPath}" "${command}" --help | true; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', line])
    expect(stderr).toBe('')
    expect(stdout).toBe('0\n')
  })

  it('prints a misuse as JSON on standard output with --json', async () => {
    const { code, output, errors } = await latchkey(['create-user', '--json'])
    expect(code).toBe(2)
    expect(errors).toBe('')
    expect(JSON.parse(output)).toEqual({
      error: { code: 'usage', message: 'Give the account a --username, an --email or a --phone.' },
    })
  })
})
