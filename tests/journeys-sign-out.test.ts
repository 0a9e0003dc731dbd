import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { type Look, looks } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { listen } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let application: Awaited<ReturnType<typeof listen>>
let clientId: string
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  application = await listen((_, response) => response.end('the application'))
  const oidcClientMetadata = { redirectUris: [application.home], postLogoutRedirectUris: [] }
  const body = { name: 'The application', type: 'SPA' as const, oidcClientMetadata }
  clientId = (await server.manage('POST /api/applications', { body })).id
  for (const username of ['mira', 'otto']) await signIn(server.url, username, password, { event: 'Register' })
})
afterAll(async () => {
  application.server.close()
  await browser.close()
  await server.stop()
})

/** The request of an application that, unlike the demo, asks for more than a sign-in. */
const authorizationAddress = (extra: Record<string, string>) =>
  `${server.url}/oidc/auth?${new URLSearchParams({
    client_id: clientId,
    redirect_uri: application.home,
    response_type: 'code',
    scope: 'openid',
    // RFC 7636, appendix B.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
    ...extra,
  })}`

const back = (page: Page) => page.waitForURL(address => address.href.startsWith(application.home))

async function giveCredentials(page: Page, username: string, texts: Look['texts']): Promise<void> {
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

async function enterDemo(page: Page, texts: Look['texts']): Promise<void> {
  await page.goto(`${server.url}/demo-app`)
  await page.getByRole('button', { name: texts['demo.signIn'] }).click()
  await giveCredentials(page, 'mira', texts)
  const welcome = texts['demo.welcome'].replace('{{name}}', 'mira')
  await page.getByRole('heading', { name: welcome }).waitFor()
}

/** The paths of all documents that the browser has shown or passed through since. */
function followPaths(page: Page): string[] {
  const paths: string[] = []
  page.on('framenavigated', frame => paths.push(new URL(frame.url()).pathname))
  return paths
}

/** Goes on with Tab until this is focused; a person at the keyboard sees where they are. */
async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  for (let presses = 0; presses < 10; presses += 1) {
    if (await button.evaluate(element => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  expect(await button.evaluate(element => element.matches(':focus-visible')), name).toBe(true)
}

describe.each(looks)('a person who is signed in, in $name', ({ texts, name: _, ...look }) => {
  it('chooses at the keyboard the account to continue with, or another one', async () => {
    const { page, complaints } = await openPage(browser, look)
    await enterDemo(page, texts)
    await page.goto(authorizationAddress({ prompt: 'select_account' }))
    await page.getByRole('heading', { name: texts['selectAccount.title'] }).waitFor()
    await expectAccessible(page, 'choosing an account')
    await expectNothingCut(page)
    await tabTo(page, texts['selectAccount.continue'].replace('{{name}}', 'mira'))
    await page.keyboard.press('Enter')
    await back(page)

    await page.goto(authorizationAddress({ prompt: 'select_account' }))
    await tabTo(page, texts['selectAccount.other'])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    await page.goBack()
    await page.getByRole('heading', { name: texts['selectAccount.title'] }).waitFor()
    await page.getByRole('button', { name: texts['selectAccount.other'] }).click()
    await giveCredentials(page, 'otto', texts)
    await back(page)
    await page.goto(authorizationAddress({ prompt: 'select_account' }))
    await page
      .getByRole('button', { name: texts['selectAccount.continue'].replace('{{name}}', 'otto') })
      .waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('is asked before a sign-out without an ID token, and confirms at the keyboard', async () => {
    const { page, complaints } = await openPage(browser, look)
    await enterDemo(page, texts)
    await page.goto(`${server.url}/oidc/session/end`)
    await page.getByRole('heading', { name: texts['signOut.title'] }).waitFor()
    await expectAccessible(page, 'signing out')
    await expectNothingCut(page)
    await tabTo(page, texts['signOut.signOut'])
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.goto(authorizationAddress({}))
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('a person with a long name', () => {
  const [{ texts, name: _, ...look }] = looks

  it('chooses their account on a narrow screen, with nothing cut off', async () => {
    const username = `mira_${'of_the_long_names_'.repeat(4)}`
    await signIn(server.url, username, password, { event: 'Register' })
    const { page } = await openPage(browser, look)
    await page.goto(authorizationAddress({}))
    await giveCredentials(page, username, texts)
    await back(page)
    await page.goto(authorizationAddress({ prompt: 'select_account' }))
    await page.getByRole('button', { name: texts['selectAccount.other'] }).waitFor()
    await expectNothingCut(page)
    await page.context().close()
  })
})

describe.each(looks)('a person who goes from the demo application to their account, in $name', look => {
  const { texts, name: _, ...options } = look

  it('signs in once, and out of the account page without a question', async () => {
    const { page, complaints } = await openPage(browser, options)
    await enterDemo(page, texts)
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
    await enterDemo(page, texts)
    const paths = followPaths(page)
    await page.getByRole('button', { name: texts['account.signOut'] }).click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    expect(paths).not.toContain('/sign-out')
    await page.goto(`${server.url}/demo-app`)
    await page.getByRole('button', { name: texts['demo.signIn'] }).waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe('the page that asks before a sign-out', () => {
  const [{ texts, name: _, ...look }] = looks

  it('asks again where its question is older than that of another tab', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, texts)
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
    await enterDemo(page, texts)
    await page.goto(`${server.url}/sign-out`)
    await page.getByRole('button', { name: texts['signOut.signOut'] }).click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.goto(`${server.url}/sign-out`)
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await page.context().close()
  })

  it('says that it did not work while the server is away, and works when it is back', async () => {
    const { page } = await openPage(browser, look)
    await enterDemo(page, texts)
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

describe.each(looks)(
  'an application that knows who comes, in $name',
  ({ texts, name: _, locale, ...look }) => {
    // The browser prefers the other language.
    const others = looks.map(each => each.locale).find(each => each !== locale) ?? ''

    it('has the identifier filled in, and its language spoken', async () => {
      const { page } = await openPage(browser, { ...look, locale: others })
      await page.goto(authorizationAddress({ login_hint: 'mira', ui_locales: locale }))
      await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
      expect(await page.getByRole('textbox').first().inputValue()).toBe('mira')
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.replace('-US', ''))
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
      await page.keyboard.press('Enter')
      await back(page)
      for (const [address, title] of [
        [authorizationAddress({ prompt: 'select_account', ui_locales: locale }), 'selectAccount.title'],
        [`${server.url}/oidc/session/end?ui_locales=${locale}`, 'signOut.title'],
      ] as const) {
        await page.goto(address)
        await page.getByRole('heading', { name: texts[title] }).waitFor()
      }
      await page.context().close()
    })
  },
)
