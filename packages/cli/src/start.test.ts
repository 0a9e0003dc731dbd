import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { command, latchkey } from '../../../tests/support/command.ts'
import { temporaryDirectory } from '../../../tests/support/directory.ts'
import { createMigratedDatabase } from '../../../tests/support/server.ts'

/** A port that no outgoing connection gets while modules are loaded: it is below those that systems give out. */
const quietPort = () => randomInt(20_000, 32_000)

/** Starts the server, and returns the first thing that it prints. */
async function start(args: string[], folder: string) {
  const child = spawn(process.execPath, [command, 'start', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PORT: '1', DRAIN_SECONDS: '0' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [printed] = (await once(child.stdout, 'data')) as [Buffer]
  const stop = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const [code] = await once(child, 'exit')
    return code
  }
  return { printed: printed.toString(), stop }
}

/** Milliseconds. A database is created, by modules that are not cached. */
const timeout = 120_000

describe('latchkey start', { timeout }, () => {
  it('serves at the options, which go before variables, and writes into the data directory alone', async () => {
    const data = temporaryDirectory()
    const folder = dirname(data)
    const port = quietPort()
    const endpoint = `http://localhost:${port}`
    const { printed, stop } = await start(['--port', String(port), '--data-dir', data, '--json'], folder)
    expect(JSON.parse(printed)).toEqual({
      endpoint,
      issuer: `${endpoint}/oidc`,
      client: { id: expect.any(String), secret: expect.any(String) },
      ownerLink: {
        url: expect.stringMatching(`${endpoint}/welcome#token=`),
        expiresAt: expect.any(Number),
      },
    })
    expect((await fetch(`${endpoint}/readyz`)).status).toBe(200)
    expect(await stop('SIGTERM')).toBe(0)
    expect(readdirSync(folder)).toEqual(['data'])
    expect(readdirSync(data)).toContain('cache')
  })

  it('ends in order on Ctrl-C, with a database of one’s own', async () => {
    const data = temporaryDirectory()
    const port = quietPort()
    const database = ['--database-url', await createMigratedDatabase()]
    const args = ['--endpoint', 'https://id.example.com', '--port', String(port), '--data-dir', data]
    const { printed, stop } = await start([...args, ...database], dirname(data))
    expect(printed).toContain('Latchkey is running on https://id.example.com')
    expect(await stop('SIGINT')).toBe(0)
  })

  it('ends in order with the shell of npx, which passes no signal on', async () => {
    const port = quietPort()
    const data = temporaryDirectory()
    const shell = spawn('sh', ['-c', `"${process.execPath}" "${command}" start; true`], {
      env: {
        PATH: process.env.PATH,
        npm_command: 'exec',
        PORT: String(port),
        DATA_DIR: data,
        DATABASE_URL: await createMigratedDatabase(),
        DRAIN_SECONDS: '0',
      },
    })
    await once(shell.stdout, 'data')
    const ended = once(shell.stdout, 'close')
    shell.kill('SIGTERM')
    // The pipe is open as long as the server runs.
    await ended
    await expect(fetch(`http://localhost:${port}/readyz`)).rejects.toThrow()
  })

  it('says in JSON why it does not start', async () => {
    const occupant = createServer().listen(0)
    await once(occupant, 'listening')
    const { port } = occupant.address() as { port: number }
    const data = temporaryDirectory()
    mkdirSync(data)
    const args = ['start', '--json', '--port', String(port), '--data-dir', data]
    const { code, output } = await latchkey(args, {
      variables: { DATABASE_URL: await createMigratedDatabase() },
    })
    occupant.close()
    expect(code).toBe(1)
    expect(JSON.parse(output)).toEqual({
      error: {
        code: 'configuration',
        message: `Port ${port} is taken by another program. End it, or set PORT to a free one.`,
      },
    })
  })
})
