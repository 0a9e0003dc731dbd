import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '@latchkey/client'
import { type Browser, chromium, type Page } from 'playwright'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { findChromium } from '../scripts/chromium.ts'
import { administrator } from '../tests/support/administrators.ts'
import { smallestPng } from '../tests/support/bodies.ts'
import type { TestServer } from '../tests/support/server.ts'
import { seedUsers } from './seed.ts'
import { startServer } from './server.ts'
import { managementTokenOf } from './side.ts'

/**
 * Measures the console with many people, in a browser: the first screen, the search as one types, and a list of thousands of
 * rows. `node bench/console.ts --users 1000000`.
 */
const { values } = parseArgs({ options: { users: { type: 'string', default: '1000000' } } })
const rounds = 3
const endings: (() => unknown)[] = []
try {
  await measure(Number(values.users))
} finally {
  for (const end of endings.splice(0).reverse()) await end()
}

async function measure(users: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
  endings.push(() => rm(folder, { recursive: true, force: true }))
  // As root, the database runs as another system user, who needs access to the folder.
  await chmod(folder, 0o711)
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'database') })
  endings.push(postgres.stop)
  const client = { id: 'bench', secret: randomBytes(24).toString('base64url') }
  const server = await startServer({
    DATABASE_URL: postgres.connectionString,
    DATA_DIR: join(folder, 'server'),
    BOOTSTRAP_CLIENT_ID: client.id,
    BOOTSTRAP_CLIENT_SECRET: client.secret,
  })
  endings.push(server.stop)
  await seedUsers(postgres.connectionString, { from: 0, to: users, onProgress: say })
  const token = await managementTokenOf(server.url, client)
  const manage = createClient({ endpoint: server.url, getAccessToken: () => token })
  const browser = await chromium.launch({ executablePath: findChromium() })
  endings.push(() => browser.close())
  // The helper of the tests uses these two alone.
  const tested = { url: server.url, manage } as TestServer
  for (let round = 0; round < rounds; round += 1) {
    say(`round ${round + 1} of ${rounds}`)
    await visit(await signedIn(browser, tested))
  }
}

/** A tab with the session of an owner; the storage of the tab is set before the console loads. */
async function signedIn(browser: Browser, server: TestServer): Promise<Page> {
  const owner = await administrator(server, 'owner')
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1280, height: 860 } })
  // The pictures of the made-up people are on a server that does not exist.
  await context.route('https://avatars.example.com/**', route =>
    route.fulfill({ contentType: 'image/png', body: smallestPng }),
  )
  const page = await context.newPage()
  await page.goto('/icon.svg')
  await page.evaluate(
    tokens => sessionStorage.setItem('latchkey:console:tokens', tokens),
    JSON.stringify({ refreshToken: owner.refresh_token, idToken: owner.id_token }),
  )
  return page
}

async function visit(page: Page): Promise<void> {
  await page.goto('/console/people', { waitUntil: 'commit' })
  await page.locator('tbody .lk-table-row, .lk-table-row').first().waitFor()
  report('first screen', await page.evaluate(() => performance.now()))
  const field = page.getByRole('searchbox')
  await field.focus()
  for (const key of 'olivia sm') {
    const milliseconds = await timeOfKey(page, key)
    if (milliseconds === undefined) process.stdout.write(`search, key "${key}": the list stays as it is\n`)
    else report(`search, key "${key}"`, milliseconds)
  }
  for (let erased = 0; erased < 9; erased += 1) await page.keyboard.press('Backspace')
  await page.waitForTimeout(500)
  await page.locator('.lk-table-row a').first().click()
  const begun = performance.now()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('link', { name: 'People', exact: true }).first().waitFor()
  report('one person', performance.now() - begun)
  await page.context().close()
}

/** Milliseconds from the key to the last change of the list; undefined if the same rows are found again. */
async function timeOfKey(page: Page, key: string): Promise<number | undefined> {
  await page.evaluate(() => {
    const times = { begun: 0, changed: 0 }
    Object.assign(window, { times })
    addEventListener('keydown', () => Object.assign(times, { begun: performance.now() }), { once: true })
    const observer = new MutationObserver(() => Object.assign(times, { changed: performance.now() }))
    observer.observe(document.querySelector('main') ?? document.body, { childList: true, subtree: true })
  })
  await page.keyboard.press(key === ' ' ? 'Space' : key)
  await page.waitForTimeout(600)
  return page.evaluate(() => {
    const { times } = window as unknown as { times: { begun: number; changed: number } } // set above
    return times.changed > times.begun ? times.changed - times.begun : undefined
  })
}

function report(what: string, milliseconds: number): void {
  process.stdout.write(`${what}: ${Math.round(milliseconds)} ms\n`)
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
