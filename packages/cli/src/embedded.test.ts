import { expect, it, onTestFinished } from 'vitest'
import { latchkey } from '../../../tests/support/command.ts'
import { temporaryDirectory } from '../../../tests/support/directory.ts'
import { spawnServer } from '../../../tests/support/process.ts'
import { freePort } from '../../../tests/support/server.ts'

/** Milliseconds. A database is created, and started twice. */
const timeout = 120_000

it('commands work beside the included database, whether the server runs or not', { timeout }, async () => {
  const folder = temporaryDirectory()
  const variables = { DATA_DIR: folder }
  const server = await spawnServer(await freePort(), { ...variables, DRAIN_SECONDS: '0' }).ready()
  onTestFinished(() => void server.child.kill('SIGKILL'))
  const run = async (...args: string[]) => {
    const { output, errors } = await latchkey([...args, '--json'], { variables })
    expect(errors).toBe('')
    return JSON.parse(output)
  }

  // The address is that of the server, which was started with another environment.
  const issuer = `${server.url}/oidc`
  expect(await run('create-client', '--name', 'Shop', '--type', 'SPA')).toMatchObject({ issuer })

  server.child.kill('SIGTERM')
  expect(await server.ended()).toBe(0)
  const made = await run('create-user', '--username', 'mira', '--invite')
  expect(made.invitation.url).toContain(`${server.url}/access`)
  // The database that the command started has ended with it.
  const after = await run('doctor')
  expect(after.checks).toContainEqual(
    expect.objectContaining({ id: 'database', message: expect.stringContaining('is not running') }),
  )
})
