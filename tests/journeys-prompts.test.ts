import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { enterDemo, giveCredentials, tabTo } from './support/demo.ts'
import { englishPhone, phoneLooks } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { listen } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

// What an application asks the sign-in pages for beside a sign-in; OpenID Connect Core 3.1.2.1.

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

describe.each(phoneLooks)('a person who is signed in, in $name', ({ texts, name: _, ...look }) => {
  it('chooses at the keyboard the account to continue with, or another one', async () => {
    const { page, complaints } = await openPage(browser, look)
    await enterDemo(page, server, texts)
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
})

describe('a person with a long name', () => {
  const { texts, name: _, ...look } = englishPhone

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

describe.each(phoneLooks)(
  'an application that knows who comes, in $name',
  ({ texts, name: _, locale, ...look }) => {
    // The browser prefers the other language.
    const other = locale === 'en-US' ? 'zh-CN' : 'en-US'

    it('has the identifier filled in, and its language spoken', async () => {
      const { page } = await openPage(browser, { ...look, locale: other })
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
