import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, launchBrowser, openPage } from './support/browser.ts'
import { freePort, startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'

// The documentation in a browser, below a path.

let server: TestServer
let endpoint: string
let browser: Browser
beforeAll(async () => {
  const port = await freePort()
  endpoint = `http://localhost:${port}/base`
  server = await startTestServer({ port, endpoint })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const phone = { viewport: { width: 320, height: 640 }, colorScheme: 'dark' } as const
const desktop = { viewport: { width: 1280, height: 860 }, colorScheme: 'light' } as const

async function openDocs(path: string, options: Parameters<typeof openPage>[1] = desktop) {
  const { page, complaints } = await openPage(browser, options)
  const foreign: string[] = []
  page.on('request', request => {
    const url = request.url()
    if (/^https?:/.test(url) && !url.startsWith(`${endpoint}/`)) foreign.push(url)
  })
  await page.goto(`${endpoint}/docs/${path}`)
  return { page, complaints, foreign }
}

const isWithinWidth = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)

describe('the guides', () => {
  it.each([
    ['overview', phone],
    ['zh-CN/overview', phone],
    ['overview', desktop],
    ['zh-CN/overview', { ...desktop, colorScheme: 'dark' as const }],
    ['cli', { ...phone, colorScheme: 'light' as const }],
    ['nothing/here', desktop],
  ])('are accessible and fit the screen: %s', async (path, look) => {
    const { page, complaints, foreign } = await openDocs(path, look)
    await expectAccessible(page, path)
    expect(await isWithinWidth(page)).toBe(true)
    expect(complaints.filter(each => !each.includes('404'))).toEqual([])
    expect(foreign).toEqual([])
    await page.context().close()
  })

  it('are read without JavaScript, with the list of pages in a sheet on a phone', async () => {
    const { page } = await openDocs('overview', { ...phone, javaScriptEnabled: false })
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await expect(page.getByRole('button', { name: 'Search' }).isVisible()).resolves.toBe(false)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Security' }).click()
    await page.waitForURL(`${endpoint}/docs/security`)
    await page.getByRole('link', { name: '简体中文' }).click()
    await page.waitForURL(`${endpoint}/docs/zh-CN/overview`)
    await page.context().close()
  })

  it('are read by keyboard: past the navigation, through the menu, back where one was', async () => {
    const { page } = await openDocs('overview', phone)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    const menu = page.getByRole('button', { name: 'Menu' })
    await menu.focus()
    await page.keyboard.press('Enter')
    const pages = page.getByRole('navigation', { name: 'Pages' })
    await pages.getByRole('link', { name: 'Overview' }).waitFor()
    await expectAccessible(page, 'the sheet')
    await page.keyboard.press('Escape')
    await pages.waitFor({ state: 'hidden' })
    expect(await menu.evaluate(each => each === document.activeElement)).toBe(true)
    await page.context().close()
  })

  it.each([
    ['overview', 'Search', 'get a token', /overview#get-a-token/],
    ['zh-CN/overview', '搜索', '获取令牌', /zh-CN\/overview#/],
  ])('are searched, and the index is loaded only then: %s', async (path, name, query, found) => {
    const { page, complaints } = await openDocs(path)
    const loaded: string[] = []
    page.on('request', request => loaded.push(request.url()))
    await page.getByRole('button', { name }).waitFor()
    expect(loaded).toEqual([])
    await page.keyboard.press('/')
    await page.getByRole('combobox').fill(query)
    await page.getByRole('option').first().waitFor()
    await expectAccessible(page, 'the search')
    expect(loaded.some(url => url.endsWith('/search.json'))).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(found)
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('say that a search found nothing', async () => {
    const { page } = await openDocs('zh-CN/overview')
    await page.getByRole('button', { name: '搜索' }).click()
    await page.getByRole('combobox').fill('qqqq')
    await page.getByText('没有找到结果').waitFor()
    await page.context().close()
  })

  it('copy code by a button', async () => {
    const { page } = await openDocs('overview', {
      ...desktop,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const figure = page.getByRole('figure').first()
    await figure.hover()
    await figure.getByRole('button', { name: 'Copy' }).click()
    await figure.getByRole('button', { name: 'Copied' }).waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toBe(`curl -sSf ${endpoint}/oidc/.well-known/openid-configuration`)
    await page.context().close()
  })
})

describe('the API reference', () => {
  it.each([
    ['reference', 'Read my account', 'Account API'],
    ['reference?api=management', 'Create user', 'Management API'],
    ['zh-CN/reference?api=experience', 'Begin', '登录\u2009API'],
    ['reference?api=link', 'Read address change', 'Links'],
  ])('is drawn from the server’s own document, and asks no other server: %s', async (path, title, api) => {
    const { page, complaints, foreign } = await openDocs(path)
    await page.getByRole('heading', { name: title }).first().waitFor({ state: 'attached' })
    const tab = page.getByRole('link', { name: api, exact: true }).first()
    expect(await tab.getAttribute('aria-current')).toBe('page')
    await page.waitForLoadState('networkidle')
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
    await page.context().close()
  })

  it('sends a request to this server with the token that one pastes', async () => {
    const person = await somebody({ ...server, url: endpoint })
    const { page, complaints, foreign } = await openDocs('reference')
    await page.getByPlaceholder('Token').first().fill(person.access_token)
    await page.getByRole('button', { name: 'Test Request (get /api/my-account)', exact: true }).click()
    const answer = page.waitForResponse(`${endpoint}/api/my-account`)
    await page.getByRole('button', { name: /^Send/ }).first().click()
    expect((await answer).status()).toBe(200)
    await page.getByText(person.username).first().waitFor()
    expect(complaints).toEqual([])
    expect(foreign).toEqual([])
    // A token is not kept in the browser.
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
    expect(kept).not.toContain(person.access_token)
    await page.context().close()
  })

  it('fits a phone', async () => {
    const { page } = await openDocs('reference', phone)
    await page.getByRole('heading', { name: 'Read my account' }).first().waitFor({ state: 'attached' })
    expect(await isWithinWidth(page)).toBe(true)
    await page.context().close()
  })
})
