import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { type NpmRegistry, startNpmRegistry } from './support/npm-registry.ts'
import { failed, readyAt, run } from './support/packed.ts'
import { freePort } from './support/server.ts'
import { password } from './support/somebody.ts'

// From an empty folder to the account page in an application, as a stranger gets there. `npm run test:packages`.

/** Milliseconds. */
const promised = 5 * 60_000

const endings: (() => unknown)[] = []
let registry: NpmRegistry
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-init-'))
  // When the tests run as root, the database runs as another user, who must be able to pass through.
  chmodSync(folder, 0o711)
  endings.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }))
  registry = await startNpmRegistry()
  endings.push(registry.stop)
  browser = await launchBrowser()
  await startServer()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  for (const end of endings.reverse()) await end()
}, 120_000)

/** The server of the machine, in a folder of its own. */
async function startServer(): Promise<void> {
  const own = join(folder, 'server')
  mkdirSync(own)
  const port = await freePort()
  start(['npx', '--yes', 'latchkey', 'start', '--port', String(port)], { cwd: own })
  // npx installs it first.
  await readyAt(`http://localhost:${port}`, { seconds: 200 })
}

type Place = { cwd: string; variables?: Record<string, string> | undefined }

/** Starts a program that runs until the tests end, with all that it starts. */
function start([program = '', ...args]: string[], { cwd, variables }: Place): void {
  const env = {
    ...registry.environment,
    BREACHED_PASSWORDS_URL: 'off',
    NEXT_TELEMETRY_DISABLED: '1',
    ...variables,
  }
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'inherit', 'inherit'] })
  const ended = once(child, 'exit')
  endings.push(() => {
    if (child.pid && child.exitCode === null) process.kill(-child.pid)
    return ended
  })
}

async function npm(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('npm', args, { cwd, env: registry.environment }).catch(failed)
  return stdout
}

async function init(cwd: string, ...options: string[]) {
  const dataDir = join(folder, 'server/.latchkey')
  const args = ['--yes', 'latchkey', 'init', '--data-dir', dataDir, '--json', ...options]
  const { stdout } = await run('npx', args, { cwd, env: registry.environment }).catch(failed)
  return JSON.parse(stdout) as { framework: string; files: { path: string }[]; application: { id: string } }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Registers at the sign-in page of the server. */
async function registerThere(page: Page, username: string): Promise<void> {
  await page.getByRole('link', { name: 'Create one' }).click()
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('textbox', { name: 'Choose a password' }).fill(password)
  await button(page, 'Create account').click()
}

async function changeName(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor()
  await button(page, 'Add Name').click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mira Okafor')
  await page.keyboard.press('Enter')
  await page.getByText('Saved').waitFor()
}

/** Signs out in the menu of the application, or by a link. */
async function signOut(page: Page, hasMenu: boolean): Promise<void> {
  if (hasMenu) await page.getByRole('banner').getByRole('button').click()
  await page.getByRole(hasMenu ? 'menuitem' : 'link', { name: 'Sign out' }).click()
}

type Application = {
  framework: string
  /** Creates the application `app` in the folder, without installing. */
  create: (folder: string) => Promise<unknown>
  /** The arguments of npm, and variables, that start it at a port. */
  run: (port: string) => { args: string[]; variables?: Record<string, string> }
  /** Express has no page of its own that asks: the account page leads to the sign-in page. */
  asks: boolean
  /** The arguments of npm that check the types. */
  check?: string[]
}

const scaffold =
  (...args: string[]) =>
  (cwd: string) =>
    npm(cwd, 'create', '--yes', ...args)

const applications: Application[] = [
  {
    framework: 'vite-react',
    create: scaffold('vite@latest', 'app', '--', '--template', 'react-ts', '--no-interactive'),
    run: port => ({ args: ['run', 'dev', '--', '--port', port, '--strictPort'] }),
    asks: true,
    check: ['run', 'build'],
  },
  {
    framework: 'next',
    create: scaffold('next-app@latest', 'app', '--', '--yes', '--skip-install', '--disable-git'),
    run: port => ({ args: ['run', 'dev', '--', '--port', port] }),
    asks: true,
    // Its build loads fonts from another network.
    check: ['exec', '--', 'tsc', '--noEmit'],
  },
  {
    framework: 'vite-vue',
    create: scaffold('vite@latest', 'app', '--', '--template', 'vue-ts', '--no-interactive'),
    run: port => ({ args: ['run', 'dev', '--', '--port', port, '--strictPort'] }),
    asks: true,
    check: ['run', 'build'],
  },
  {
    framework: 'express',
    create: async cwd => createExpress(join(cwd, 'app')),
    run: port => ({ args: ['start'], variables: { PORT: port } }),
    asks: false,
  },
]

function createExpress(app: string): void {
  mkdirSync(app)
  const dependencies = { express: '^5.1.0' }
  const manifest = { name: 'shop', scripts: { start: 'node index.js' }, dependencies }
  writeFileSync(join(app, 'package.json'), JSON.stringify(manifest, null, 2))
  writeFileSync(
    join(app, 'index.js'),
    `const express = require('express')

const app = express()

app.get('/', (request, response) => response.send('<h1>Shop</h1>'))

app.listen(process.env.PORT || 3000)
`,
  )
}

it.each(applications)(
  '$framework: from an empty folder to the account page within five minutes',
  async given => {
    const { framework, create, run: startOf, asks, check } = given
    const empty = join(folder, framework)
    mkdirSync(empty)
    const port = String(await freePort())
    const address = `http://localhost:${port}`
    const app = join(empty, 'app')

    const begun = performance.now()
    const times: string[] = []
    const lap = (what: string) => times.push(`${what} ${((performance.now() - begun) / 1000).toFixed(0)} s`)
    await create(empty)
    lap('created')
    const done = await init(app, '--yes', '--app-url', address)
    lap('changed and installed')
    expect(done).toMatchObject({ framework, application: { id: expect.any(String) } })
    const { args, variables } = startOf(port)
    start(['npm', ...args], { cwd: app, variables })
    const { page, complaints } = await openPage(browser, { locale: 'en-US' })
    page.setDefaultTimeout(60_000)
    await reach(page, `${address}/account`)
    if (asks) await button(page, 'Sign in').first().click()
    await registerThere(page, `init_${framework.replaceAll('-', '_')}`)
    await changeName(page)
    lap('name changed')
    const elapsed = performance.now() - begun
    process.stdout.write(`${framework}: ${times.join(', ')}.\n`)
    expect(elapsed).toBeLessThan(promised)
    expect(new URL(page.url()).pathname).toBe('/account')
    await signOut(page, asks)
    await page.waitForURL(`${address}/`)
    expect(complaints).toEqual([])
    await page.context().close()

    const before = readFileSync(join(app, 'package.json'), 'utf8')
    const { id } = done.application
    expect(await init(app, '--yes')).toMatchObject({ files: [], application: { id } })
    expect(readFileSync(join(app, 'package.json'), 'utf8')).toBe(before)
    if (check) await npm(app, ...check)
  },
  900_000,
)

/** Opens the page once its server listens. */
async function reach(page: Page, address: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    if (await fetch(address, { redirect: 'manual' }).catch(() => undefined)) break
    await pause(100)
  }
  await page.goto(address)
}
