import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, launchBrowser, openPage } from './support/browser.ts'
import { buildApplication } from './support/build-application.ts'
import { giveCredentials } from './support/demo.ts'
import { listen } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'
import { ask } from './support/wire.ts'

// The React components and hooks in an application of their own, on another origin than the server.

let server: TestServer
let browser: Browser
let application: Awaited<ReturnType<typeof listen>>
let clientId: string

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  const { fields } = await server.manage('GET /api/account-center')
  const opened = { ...fields, personalAccessToken: 'Edit', name: 'Edit' } as const
  await server.manage('PATCH /api/account-center', { body: { fields: opened } })
  const main = join(import.meta.dirname, 'embedded/main.tsx')
  const files = new Map(
    (await buildApplication(`import ${JSON.stringify(main)}`)).map(file => [
      `/${file.fileName}`,
      file.type === 'chunk' ? file.code : file.source,
    ]),
  )
  const styles = [...files.keys()].filter(name => name.endsWith('.css'))
  application = await listen((request, response) => {
    const path = request.url?.replace(/\?.*/, '') ?? '/'
    const file = files.get(path)
    const type = file === undefined ? 'html' : path.endsWith('.css') ? 'css' : 'javascript'
    response.setHeader('content-type', `text/${type}; charset=utf-8`).end(file ?? documentOf(styles))
  })
  const oidcClientMetadata = {
    redirectUris: [`${application.home}/`],
    postLogoutRedirectUris: [`${application.home}/`],
  }
  const body = { name: 'Acme', type: 'SPA' as const, oidcClientMetadata }
  clientId = (await server.manage('POST /api/applications', { body })).id
})
afterAll(async () => {
  application?.server.close()
  await browser?.close()
  await server?.stop()
})

const documentOf = (styles: string[]) => `<!doctype html><html lang="en"><title>Acme</title>
<link rel="icon" href="data:,">${styles.map(href => `<link rel="stylesheet" href="${href}">`).join('')}
<script>application = ${JSON.stringify({ issuer: `${server.url}/oidc`, clientId })}</script>
<script type="module" src="/main.js"></script><main id="root"></main></html>`

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** A new person in the application, signed in there, at the address where they began. */
async function enter({ api, ...look }: { colorScheme?: 'dark'; api?: typeof globalThis.api } = {}) {
  const { username } = await somebody(server)
  const { page, complaints } = await openPage(browser, { locale: 'en-US', ...look })
  if (api) await page.addInitScript(given => Object.assign(window, { api: given }), api)
  await page.goto(`${application.home}/shop?item=7`)
  await button(page, 'Sign in to Acme').click()
  await giveCredentials(page, username, en)
  await page.waitForURL(`${application.home}/shop?item=7`)
  return { page, complaints, username, said: page.getByRole('status').filter({ hasText: /./ }) }
}

async function confirm(page: Page) {
  await page.getByRole('dialog').getByRole('textbox', { name: en['stepUp.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

describe('an application that uses the hooks', () => {
  it('shows and changes the account, and keeps the session over a reload', async () => {
    const { page, complaints, said } = await enter()
    await page.getByText('Name: Edit').waitFor()
    await button(page, 'Rename').click()
    await expect.poll(() => said.textContent()).toBe('named Mira Bell')
    await page.getByText('Hello Mira Bell').waitFor()
    await page.reload()
    await page.getByText('Hello Mira Bell').waitFor()
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('confirms the person once for all that follows, and tells that they cancelled', async () => {
    const { page, complaints, said } = await enter()
    await page.getByText('Sessions: hidden').waitFor()
    await button(page, 'Sign out elsewhere').click()
    await page.getByRole('dialog').getByText(en['stepUp.title']).waitFor()
    await expectAccessible(page, 'the dialog')
    await page.keyboard.press('Escape')
    await expect.poll(() => said.textContent()).toBe('cancelled')
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe('Sign out elsewhere')
    await button(page, 'Create two tokens').click()
    await confirm(page)
    await expect.poll(() => said.textContent()).toBe('2 tokens')
    await page.getByText('Tokens: 2').waitFor()
    await page.getByText(/Sessions: \d/).waitFor()
    await button(page, 'Sign out elsewhere').click()
    await expect.poll(() => said.textContent()).toBe('ended')
    await button(page, 'End the others').click()
    await expect.poll(() => said.textContent()).toBe('others ended')
    await page.getByText('Sessions: 1').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('an application that signs people in with LatchkeyAuth', () => {
  it('leaves the return to its router', async () => {
    const { username } = await somebody(server)
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.addInitScript(() => {
      globalThis.goTo = address => history.replaceState(null, '', `/routed#${address}`)
    })
    await page.goto(`${application.home}/shop?item=7`)
    await button(page, 'Sign in to Acme').click()
    await giveCredentials(page, username, en)
    await page.waitForURL(`${application.home}/routed#/shop?item=7`)
    await page.getByText('Hello stranger').waitFor()
    await page.context().close()
  })

  it('renews an access token that has expired', async () => {
    const { page, complaints } = await enter()
    await page.getByText('Hello stranger').waitFor()
    const before = await changeTokens(page, user => ({ ...user, expires_at: 1 }))
    await page.reload()
    await page.getByText('Name: Edit').waitFor()
    const after = await changeTokens(page, user => user)
    expect(after.access_token).toEqual(expect.any(String))
    expect(after.access_token).not.toBe(before.access_token)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('asks to sign in again when the session has ended meanwhile', async () => {
    const { page } = await enter()
    await page.getByText('Name: Edit').waitFor()
    await changeTokens(page, user => ({ ...user, expires_at: 1, refresh_token: 'ended' }))
    await page.reload()
    await button(page, 'Sign in to Acme').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await page.context().close()
  })

  it('gets access tokens for an API of the application, one for all requests', async () => {
    const indicator = 'https://orders.example'
    const api = await server.manage('POST /api/resources', { body: { name: 'Orders', indicator } })
    const read = await server.manage('POST /api/resources/:resourceId/scopes', {
      params: { resourceId: api.id },
      body: { name: 'orders:read' },
    })
    await server.manage('POST /api/roles', {
      body: { name: 'Buyer', description: 'Buys', isDefault: true, scopeIds: [read.id] },
    })
    const { page, complaints } = await enter({ api: { indicator, scope: 'orders:read' } })
    const answered = async () => JSON.parse((await page.getByRole('status').first().textContent()) || '[]')
    await button(page, 'Call our API').click()
    await expect.poll(async () => (await answered()).length).toBe(3)
    const [first, second, own] = await answered()
    expect(second).toBe(first)
    const claims = JSON.parse(Buffer.from(first.split('.')[1], 'base64url').toString())
    expect(claims).toMatchObject({ aud: indicator, scope: 'orders:read' })
    expect((await ask(server.url, 'GET /api/my-account', { token: own })).status).toBe(200)
    // The refresh token, which was replaced, goes on working.
    await changeTokens(page, user => ({ ...user, expires_at: 1 }))
    await page.reload()
    await button(page, 'Call our API').click()
    await expect.poll(async () => (await answered()).length).toBe(3)
    const [third, , renewed] = await answered()
    expect(third).not.toBe(first)
    expect(renewed).not.toBe(own)
    // It asked for fewer scopes than all that it shows needs, which signs the person out of nothing.
    expect(complaints.filter(each => !/ 401 .*\/(sessions|personal-access-tokens)/.test(each))).toEqual([])
    await page.context().close()
  })

  it('says that the server cannot be reached', async () => {
    const { page } = await openPage(browser)
    await page.route('**/.well-known/openid-configuration', route => route.abort())
    await page.goto(`${application.home}/`)
    await button(page, 'Sign in to Acme').click()
    await page.getByText('Failed to fetch').waitFor()
    await page.context().close()
  })

  it('signs the person out here while the server is away, and says so', async () => {
    const { page, username } = await enter()
    await button(page, username).click()
    await page.route(`${server.url}/oidc/**`, route => route.abort())
    await page.getByRole('menuitem', { name: en['account.signOut'] }).click()
    await page.getByText('Failed to fetch').waitFor()
    expect(page.url()).toBe(`${application.home}/shop?item=7`)
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    await page.context().close()
  })

  it('says that signing in failed, once', async () => {
    const { page } = await openPage(browser)
    await page.goto(`${application.home}/?error=access_denied&state=unknown`)
    await page.getByText('No matching state').waitFor()
    await page.reload()
    await button(page, 'Sign in to Acme').waitFor()
    expect(page.url()).toBe(`${application.home}/`)
    await page.context().close()
  })
})

type Tokens = { access_token: string; expires_at: number; refresh_token: string }

/** Changes the tokens that the tab keeps. Returns the former ones. */
async function changeTokens(page: Page, change: (tokens: Tokens) => Tokens): Promise<Tokens> {
  const [key, text] = await page.evaluate(() => {
    const key = Object.keys(sessionStorage).find(name => name.startsWith('oidc.user:')) ?? ''
    return [key, sessionStorage.getItem(key) ?? ''] as const
  })
  const tokens: Tokens = JSON.parse(text)
  const changed = JSON.stringify(change(tokens))
  await page.evaluate(([name, value]) => sessionStorage.setItem(name, value), [key, changed] as const)
  return tokens
}

describe('the account button', () => {
  it('opens a menu with the application’s own items, at the keyboard too, and signs the person out', async () => {
    const { page, complaints, username } = await enter({ colorScheme: 'dark' })
    const account = button(page, username)
    await account.focus()
    await page.keyboard.press('ArrowDown')
    const item = (name: string) => page.getByRole('menuitem', { name, exact: true })
    await item(en['account.manage']).waitFor()
    await expectAccessible(page, 'the menu')
    await page.keyboard.press('Escape')
    await expect.poll(() => account.evaluate(each => each === document.activeElement)).toBe(true)
    await account.click()
    await item('Orders').click()
    await page.getByText('No orders yet').waitFor()
    await account.click()
    await item(en['account.signOut']).click()
    await page.waitForURL(url => url.href === `${application.home}/`)
    await button(page, 'Sign in to Acme').waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('adds little to an application that has React', async () => {
    const render = (element: string) => `
      import { createRoot } from 'react-dom/client'
      import * as React from 'react'
      import { jsx } from 'react/jsx-runtime'
      import { AccountButton, LatchkeyProvider } from '@latchkey/react'
      const { useState, useEffect, useMemo, useRef, createContext, useContext, useSyncExternalStore } = React
      globalThis.used = [useState, useEffect, useMemo, useRef, createContext, useContext, useSyncExternalStore]
      createRoot(document.body).render(${element})`
    const alone = await weightOf(render('jsx("p", {})'))
    const together = await weightOf(
      render('jsx(LatchkeyProvider, { endpoint: "/", children: jsx(AccountButton, {}) })'),
    )
    const weight = Math.ceil((together - alone) / 100) / 10
    process.stdout.write(`<AccountButton/> adds ${weight} KB of JavaScript (gzip); its budget is 15 KB.\n`)
    expect(weight).toBeLessThanOrEqual(15 * 1.1)
  })
})

/** Bytes of JavaScript, gzipped, that an application loads first. */
async function weightOf(source: string): Promise<number> {
  const chunks = (await buildApplication(source)).filter(file => file.type === 'chunk')
  const first = new Set(chunks.filter(({ isEntry }) => isEntry))
  for (const { imports } of first)
    for (const chunk of chunks) if (imports.includes(chunk.fileName)) first.add(chunk)
  return [...first].reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
}

describe('the account page in an application', () => {
  it('has the sections, texts and class names of the application', async () => {
    const { page, complaints, username } = await enter()
    await button(page, username).click()
    await page.getByRole('menuitem', { name: en['account.manage'] }).click()
    const links = page.getByRole('navigation').getByRole('link')
    await expect
      .poll(() => links.allTextContents())
      .toEqual([
        `Privacy${en['data.about']}`,
        '€BillingYour plan at Acme',
        `${en['profile.title']}How we address you`,
      ])
    await page.getByRole('heading', { name: 'Privacy', level: 1 }).waitFor()
    await links.nth(1).click()
    await page.getByText('The small plan').waitFor()
    await expectAccessible(page, 'own section')
    await links.nth(2).click()
    await page.locator('.acme-title', { hasText: en['profile.title'] }).waitFor()
    await page.locator('.acme-row').first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})
