import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { decode, encode } from '@auth/core/jwt'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { changeName, openSecurity } from './support/account-page.ts'
import { backEndWith } from './support/back-ends.ts'
import { launchBrowser, openPage } from './support/browser.ts'
import { giveCredentials } from './support/demo.ts'
import { environment, repository } from './support/packed.ts'
import { hasPython } from './support/python.ts'
import { backEnd, freePort, startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'

// Each example by its one command, as a stranger tries it. `npm run test:packages`.

const minutes = 60_000

let server: TestServer
let browser: Browser
let end: () => Promise<void>

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterEach(() => end())
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const folderOf = (name: string) => join(repository, 'examples', name)
const settingsOf = (name: string) => join(folderOf(name), '.env.local')

/** Starts an example by its command, on a free port. A developer’s own registration comes back in the end. */
async function startExample(name: string): Promise<string> {
  const settings = settingsOf(name)
  const former = existsSync(settings) ? readFileSync(settings) : undefined
  const port = await freePort()
  const command = ['scripts/example.ts', name, '--endpoint', server.url, '--port', String(port)]
  const child = spawn(process.execPath, command, {
    cwd: repository,
    env: {
      ...environment,
      NEXT_TELEMETRY_DISABLED: '1',
      LATCHKEY_CLIENT_ID: backEnd.id,
      LATCHKEY_CLIENT_SECRET: backEnd.secret,
    },
  })
  end = async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
    if (former) writeFileSync(settings, former)
    else rmSync(settings, { force: true })
  }
  return addressFrom(child, name)
}

/** The address that the command prints once the example answers. */
async function addressFrom(child: ChildProcess, name: string): Promise<string> {
  let printed = ''
  return new Promise((resolve, reject) => {
    for (const output of [child.stdout, child.stderr])
      output?.on('data', chunk => {
        printed += chunk
        const [, address] = new RegExp(`${name} runs on (\\S+)\\. Stop`).exec(printed) ?? []
        if (address) resolve(address)
      })
    child.once('exit', () => reject(new Error(printed)))
  })
}

/** A new person at the page of the example, with what the browser complained about. */
async function visit(address: string) {
  const person = await somebody(server)
  const { page, complaints } = await openPage(browser, { locale: 'en-US' })
  // A development server compiles what is opened.
  page.setDefaultTimeout(60_000)
  page.on('console', message => {
    if (message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(address)
  return { person, page, complaints }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** How a person signs out of each example, where it is not a button beside the account page. */
const signOutOf: Record<string, (page: Page, address: string) => Promise<unknown>> = {
  // Its library sends no ID token with the request, so the server asks the person.
  'react-logto': async page => {
    await button(page, 'Sign out').click()
    await page.getByRole('heading', { name: en['signOut.title'] }).waitFor()
    await button(page, en['signOut.signOut']).click()
  },
  html: async page => {
    await page.locator('latchkey-account-button').getByRole('button').click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
  },
  'nextjs-authjs': async (page, address) => {
    await page.goto(address)
    await button(page, 'Sign out').click()
  },
}

describe.each(['react-logto', 'html', 'vue', 'nextjs-authjs'])('%s', name => {
  it(
    'signs a person in, who changes their name, reloads the page and signs out',
    async () => {
      const address = await startExample(name)
      const { person, page, complaints } = await visit(address)
      await button(page, 'Sign in').first().click()
      await giveCredentials(page, person.username, en)
      await page.waitForURL(url => url.origin === address)
      await changeName(page)
      await openSecurity(page)
      expect((await person.ask('GET /api/my-account')).body.name).toBe('Mira Okafor')
      await page.reload()
      await page.getByText('Mira Okafor').filter({ visible: true }).first().waitFor()
      const signOut = signOutOf[name] ?? (() => button(page, 'Sign out').click())
      await signOut(page, address)
      await button(page, 'Sign in').first().waitFor()
      expect(complaints).toEqual([])
      await page.context().close()
    },
    6 * minutes,
  )
})

/** The access tokens that so many requests at once get from the session of Auth.js. */
function tokensOf(page: Page, requests: number): Promise<(string | undefined)[]> {
  return page.evaluate(async count => {
    const session = async () => (await fetch('/api/auth/session')).json()
    const sessions = await Promise.all(Array.from({ length: count }, session))
    return sessions.map(each => each?.accessToken)
  }, requests)
}

/** Lets the access token in the cookie of Auth.js look expired. */
async function expireToken(page: Page, address: string): Promise<void> {
  const name = 'authjs.session-token'
  const { AUTH_SECRET: secret = '' } = parseEnv(readFileSync(settingsOf('nextjs-authjs'), 'utf8'))
  const cookies = await page.context().cookies(address)
  const { value = '' } = cookies.find(cookie => cookie.name === name) ?? {}
  const token = await decode({ token: value, secret, salt: name })
  const expired = await encode({ token: { ...token, expiresAt: 1 }, secret, salt: name })
  await page.context().addCookies([{ name, value: expired, url: address, httpOnly: true, sameSite: 'Lax' }])
}

it(
  'nextjs-authjs renews an access token that is about to expire, also for several requests at once',
  async () => {
    const address = await startExample('nextjs-authjs')
    const { person, page } = await visit(address)
    await button(page, 'Sign in').click()
    await giveCredentials(page, person.username, en)
    await page.getByRole('link', { name: 'Profile', exact: true }).waitFor()
    // Twice: the refresh token that came with the first new token is kept.
    for (const _ of ['first', 'second']) {
      const [before] = await tokensOf(page, 1)
      await expireToken(page, address)
      const renewed = await tokensOf(page, 4)
      expect(renewed).not.toContain(before)
      expect(renewed).not.toContain(undefined)
      await page.reload()
      await page.getByRole('link', { name: 'Profile', exact: true }).waitFor()
      // The cookie of any of the four responses stays.
      expect(renewed).toEqual(expect.arrayContaining(await tokensOf(page, 1)))
    }
    await page.context().close()
  },
  6 * minutes,
)

it(
  'express-logto-api lists people and suspends one, for callers whose token allows it',
  async () => {
    const address = await startExample('express-logto-api')
    const person = await somebody(server)
    const call = async (path: string, token: string, method = 'GET') => {
      const response = await fetch(address + path, { method, headers: { authorization: `Bearer ${token}` } })
      return { status: response.status, body: await response.json() }
    }
    const reader = (await backEndWith(server, ['users:read'])).token
    const suspender = (await backEndWith(server, ['users:suspend'])).token
    const found = await call('/people', reader)
    expect(found.status).toBe(200)
    expect(found.body).toContainEqual(expect.objectContaining({ id: person.id, isSuspended: false }))

    const path = `/people/${person.id}/suspension`
    for (const [token, status] of [
      ['none', 401],
      [person.access_token, 401],
      [person.id_token, 401],
      [reader, 403],
    ] as const)
      expect((await call(path, token, 'PUT')).status).toBe(status)
    expect((await person.ask('GET /api/my-account')).status).toBe(200)
    expect(await call(path, suspender, 'PUT')).toEqual({
      status: 200,
      body: { id: person.id, isSuspended: true },
    })
    expect((await person.ask('GET /api/my-account')).status).toBe(401)
    expect((await call('/people/nobody/suspension', suspender, 'PUT')).status).toBe(404)
  },
  3 * minutes,
)

it(
  'python-authlib signs a person in, and reads the Management API',
  async context => {
    if (!hasPython(folderOf('python-authlib')))
      context.skip('There is no Python with Authlib and Flask, and apt-get could not install them.')

    const address = await startExample('python-authlib')
    const { person, page, complaints } = await visit(address)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await giveCredentials(page, person.username, en)
    await page.getByRole('heading', { name: `Hello, ${person.username}` }).waitFor()
    const { length: people } = await server.manage('GET /api/users', { query: { page_size: 100 } })
    await page.getByText(`Accounts on this server: ${people}`).waitFor()
    await button(page, 'Sign out').click()
    await page.getByRole('link', { name: 'Sign in' }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  },
  6 * minutes,
)
