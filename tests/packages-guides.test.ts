import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { type GuidePage, guidePages, withAddress } from './support/guide-pages.ts'
import { type NpmRegistry, startNpmRegistry } from './support/npm-registry.ts'
import { signIn } from './support/people.ts'
import { isReady } from './support/process.ts'
import { freePort } from './support/server.ts'
import { password } from './support/somebody.ts'

// The guides that build an application, as a reader follows them: from an empty folder, with the packed packages, until
// the account page is open in a browser. `npm run test:packages`.

let registry: NpmRegistry
let browser: Browser
const endings: (() => unknown)[] = []

beforeAll(async () => {
  registry = await startNpmRegistry()
  browser = await launchBrowser()
}, 300_000)
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})
afterAll(async () => {
  await browser?.close()
  registry?.stop()
})

const pages = guidePages.filter(({ runs }) => /^(?:react|nextjs|vue|html)$/.test(runs))

it('the guides that build an application end with a command that runs it', () => {
  for (const { name, blocks } of pages)
    expect(blocks.findLast(({ language }) => language === 'sh')?.code, name).toMatch(/npm run dev\n$/)
})

it.each(pages.map(page => [page.name, page] as const))(
  '%s leads from an empty folder to the account page',
  async (_, page) => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-guide-'))
    endings.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
    const port = await freePort()
    const endpoint = `http://localhost:${port}`
    const env = environmentOf(port)
    const server = run('npx latchkey start', folder, env)
    await until(() => isReady(endpoint), server)
    const username = page.name.replaceAll(/\W/g, '_')
    await signIn(endpoint, username, password, { event: 'Register' })

    const application = run(scriptOf(page, folder, endpoint), folder, env)
    const address = page.opens ?? ''
    await until(
      () =>
        fetch(address).then(
          ({ ok }) => ok,
          () => false,
        ),
      application,
    )
    await openAccount(address, username)
  },
  600_000,
)

/** What a person has, with the registry that has the packages. */
function environmentOf(port: number): NodeJS.ProcessEnv {
  return {
    ...registry.environment,
    PORT: String(port),
    BREACHED_PASSWORDS_URL: 'off',
    NEXT_TELEMETRY_DISABLED: '1',
    npm_config_yes: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  }
}

/**
 * The commands of a page, and its files where they stand: an application has to be created before a file is written into
 * it. Files after the last command, which runs until it is stopped, are written before that command.
 */
function scriptOf({ blocks }: GuidePage, folder: string, endpoint: string): string {
  const last = blocks.findLastIndex(({ language }) => language === 'sh')
  const before = [...blocks.slice(0, last), ...blocks.slice(last + 1)]
  const written = [...before, ...blocks.slice(last, last + 1)]
  return written
    .map(({ language, title, code }, at) => {
      const text = withAddress(code, endpoint)
      // The port of the server is not meant for the application.
      if (!title) return language === 'sh' ? text.replace(/^npm run dev$/m, 'unset PORT; npm run dev') : ''
      const source = join(folder, `.files/${at}`)
      mkdirSync(dirname(source), { recursive: true })
      writeFileSync(source, text)
      const target = `"${join(folder, title)}"`
      return `mkdir -p "$(dirname ${target})"; cp "${source}" ${target}`
    })
    .join('\n')
}

type Running = { child: ChildProcess; printed(): string }

/** Runs commands until the test ends, in a process group of their own. */
function run(script: string, cwd: string, env: NodeJS.ProcessEnv): Running {
  const child = spawn('bash', ['--norc', '-euo', 'pipefail', '-c', script], {
    cwd,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      text += chunk
    })
  const ended = new Promise(resolve => child.once('close', resolve))
  endings.push(async () => {
    if (child.exitCode === null && child.pid) process.kill(-child.pid, 'SIGTERM')
    await ended
  })
  return { child, printed: () => text }
}

/** Waits up to five minutes, or until the commands end too early. */
async function until(isDone: () => Promise<boolean>, { child, printed }: Running): Promise<void> {
  const end = performance.now() + 300_000
  while (performance.now() < end) {
    if (await isDone()) return
    if (child.exitCode !== null) break
    await pause(200)
  }
  throw new Error(`The commands did not lead there:\n${printed().slice(-5000)}`)
}

/** Signs in by what the page offers, until the account page is open in it. */
async function openAccount(address: string, username: string): Promise<void> {
  const { page } = await openPage(browser, { locale: 'en-US' })
  await page.goto(address)
  const enter = page.getByRole('button', { name: 'Sign in', exact: true }).first()
  const name = page.getByRole('textbox', { name: 'Username' })
  await enter.or(name).first().waitFor({ timeout: 60_000 })
  if (!(await name.isVisible())) await enter.click()
  await name.fill(username)
  await page.getByRole('button', { name: 'Continue', exact: true }).click()
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(url => url.href.startsWith(new URL(address).origin))
  await page.getByRole('heading', { name: 'Profile', exact: true }).waitFor({ timeout: 60_000 })
  // The person’s own data is there: the page reached the server.
  await page.getByText(username).filter({ visible: true }).first().waitFor()
  await page.context().close()
}
