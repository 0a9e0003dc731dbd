import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { runShell } from './support/document-shell.ts'
import { guidePages, withAddress } from './support/guide-pages.ts'
import { isReady } from './support/process.ts'
import { freePort } from './support/server.ts'

// The guide to containers, as printed, where a container engine runs. `npm run test:packages`.

const root = join(import.meta.dirname, '..')
const hasEngine = () => ['info', 'compose version'].every(each => succeeds('docker', ...each.split(' ')))

function succeeds(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

it('the image is built, starts with its database, answers, and runs as an unprivileged user', async context => {
  if (!hasEngine()) context.skip('No container engine runs on this machine.')
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-container-'))
  const port = await freePort()
  const env = { ...process.env, PORT: String(port), COMPOSE_PROJECT_NAME: `latchkey-${port}` }
  const compose = (...args: string[]) =>
    execFileSync('docker', ['compose', ...args], { cwd: folder, env, encoding: 'utf8' })
  onTestFinished(() => {
    compose('down', '--volumes', '--rmi', 'local')
    rmSync(folder, { recursive: true })
  })
  execFileSync('bash', ['-c', `git archive HEAD | tar -x -C '${folder}'`], { cwd: root })

  const address = `http://localhost:${port}`
  const page = guidePages.find(({ name }) => name === 'en/containers')
  const commands = page?.blocks.filter(({ language }) => language === 'sh') ?? []
  expect(commands.length).toBeGreaterThan(0)
  await runShell(
    commands.map(({ code }) => withAddress(code, address)),
    { folder, env },
  )
  expect(await isReady(address)).toBe(true)
  expect(compose('exec', '-T', 'latchkey', 'node', '-p', 'process.getuid()').trim()).toBe('1000')
  expect(() => compose('exec', '-T', 'latchkey', 'node', '-e', "fs.writeFileSync('/app/x', '')")).toThrow()
}, 1_200_000)
