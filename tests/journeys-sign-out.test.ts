import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { enterDemo, tabTo } from './support/demo.ts'
import { chineseDesktop, desktopLooks } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** The paths of all documents that the browser has shown or passed through since. */
function followPaths(page: Page): string[] {
  const paths: string[] = []
  page.on('framenavigated', frame => paths.push(new URL(frame.url()).pathname))
  return paths
}

describe.each(desktopLooks)('a person who is signed in, in $name', ({ texts, name: _, ...look }) => {
  it('is asked before a sign-out without an ID token, and confirms at the keyboard', async () => {
    const { page, complaints } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    await page.goto(`${server.url}/oidc/session/end`)
    await page.getByRole('heading', { name: texts['signOut.title'] }).waitFor()
    await expectAccessible(page, 'signing out')
    await expectNothingCut(page)
    await tabTo(page, texts['signOut.signOut'])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.goto(`${server.url}/account`)
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe.each(desktopLooks)(
  'a person who goes from the demo application to their account, in $name',
  look => {
    const { texts, name: _, ...options } = look

    it('signs in once, and out of the account page without a question', async () => {
      const { page, complaints } = await openPage(browser, options)
      await enterDemo(page, server, texts)
      await page.getByRole('link', { name: texts['demo.account'] }).click()
      await page.waitForURL(/\/account/)
      await page.getByRole('button', { name: new RegExp(texts['account.menu']) }).click()
      const paths = followPaths(page)
      await page.getByRole('menuitem', { name: texts['account.signOut'] }).click()
      await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
      expect(paths).not.toContain('/sign-out')
      expect(complaints).toEqual([])
      await page.context().close()
    })

    it('signs out of the demo application without a question', async () => {
      const { page, complaints } = await openPage(browser, options)
      await enterDemo(page, server, texts)
      const paths = followPaths(page)
      await page.getByRole('button', { name: texts['account.signOut'] }).click()
      await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
      expect(paths).not.toContain('/sign-out')
      await page.goto(`${server.url}/demo-app`)
      await page.getByRole('button', { name: texts['demo.signIn'] }).waitFor()
      expect(complaints).toEqual([])
      await page.context().close()
    })
  },
)

describe('the page that asks before a sign-out', () => {
  const { texts, name: _, ...look } = chineseDesktop

  it('lets the person stay signed in, and changes nothing', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    await page.goto(`${server.url}/oidc/session/end?client_id=demo-app`)
    await page.getByRole('button', { name: texts['signOut.stay'] }).click()
    await page.getByRole('heading', { name: texts['signOut.stayed.title'] }).waitFor()
    await expectAccessible(page, 'staying signed in')
    await page.goto(`${server.url}/demo-app`)
    await page.getByRole('heading', { name: texts['demo.welcome'].replace('{{name}}', 'mira') }).waitFor()
    await page.context().close()
  })

  it('keeps where the application asked to go, also where it has to ask again', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    const signOut = (at: Page) => at.getByRole('button', { name: texts['signOut.signOut'] })
    const query = new URLSearchParams({
      client_id: 'demo-app',
      post_logout_redirect_uri: `${server.url}/demo-app`,
      state: 'a-state',
    })
    await page.goto(`${server.url}/oidc/session/end?${query}`)
    await signOut(page).waitFor()
    const old = new URL(page.url()).hash
    const other = await page.context().newPage()
    await other.goto(`${server.url}/oidc/session/end`)
    await signOut(other).waitFor()
    await signOut(page).click()
    await page.waitForURL(address => address.hash !== old && address.hash !== '')
    await signOut(page).click()
    await page.waitForURL(`${server.url}/demo-app?state=a-state`)
    await page.context().close()
  })

  it('asks again where its question is older than that of another tab', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    await page.goto(`${server.url}/oidc/session/end`)
    const signOut = (at: Page) => at.getByRole('button', { name: texts['signOut.signOut'] })
    await signOut(page).waitFor()
    const old = new URL(page.url()).hash
    const other = await page.context().newPage()
    await other.goto(`${server.url}/oidc/session/end`)
    await signOut(other).waitFor()
    await signOut(page).click()
    await page.waitForURL(address => address.hash !== old && address.hash !== '')
    await signOut(page).click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    // Nothing is left to confirm in the other tab.
    await signOut(other).click()
    await other.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.context().close()
  })

  it('asks also where it is opened by its bare address, or says that nobody is signed in', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    await page.goto(`${server.url}/sign-out`)
    await page.getByRole('button', { name: texts['signOut.signOut'] }).click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.goto(`${server.url}/sign-out`)
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.context().close()
  })

  it('says that it did not work while the server is away, and works when it is back', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, server, texts)
    await page.goto(`${server.url}/oidc/session/end`)
    const confirmation = '**/oidc/session/end/confirm'
    const signOut = page.getByRole('button', { name: texts['signOut.signOut'] })
    await page.route(confirmation, route => route.fulfill({ status: 503 }))
    await signOut.click()
    await page.getByText(texts['problem.server']).waitFor()
    await page.route(confirmation, route => route.abort())
    await signOut.click()
    await page.getByText(texts['problem.offline']).waitFor()
    await expectAccessible(page, 'a sign-out that failed')
    await page.unroute(confirmation)
    await signOut.click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.context().close()
  })
})
