import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { enterDemo, giveCredentials, tabTo } from './support/demo.ts'
import { addTotp, codeOf, steadyStep } from './support/factors.ts'
import { englishPhone, phoneLooks, sayIn } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { listen } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'
import { multiFactor } from './support/two-factors.ts'

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
    await tabTo(page, sayIn(texts)('selectAccount.continue', { name: 'mira' }))
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
      .getByRole('button', { name: sayIn(texts)('selectAccount.continue', { name: 'otto' }) })
      .waitFor()
    expect(complaints).toEqual([])
    await page.context().close()
  })
})

describe.each(phoneLooks)('a person who signed in by one factor, in $name', ({ texts, name: _, ...look }) => {
  const title = sayIn(texts)('signIn.stepUp.title', { application: 'The application' })
  const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

  /** A browser in which a new person signed in with the password. */
  async function signedIn() {
    const person = await somebody(server)
    const { page } = await openPage(browser, look)
    await page.goto(authorizationAddress({}))
    await giveCredentials(page, person.username, texts)
    await back(page)
    return { person, page }
  }
  const twoFactors = () => authorizationAddress({ acr_values: multiFactor })

  it('confirms it’s them by the second factor alone, once, or uses another account', async () => {
    const { person, page } = await signedIn()
    const secret = await addTotp(person)
    await page.goto(twoFactors())
    await heading(page, title)
    await page.getByText(person.username, { exact: true }).waitFor()
    const code = page.getByRole('textbox', { name: texts['totp.code'] })
    await expect.poll(() => code.evaluate(field => field === document.activeElement)).toBe(true)
    await expectAccessible(page, 'confirming that it’s them')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['selectAccount.other'] }).click()
    await heading(page, texts['signIn.title'])
    await page.goBack()
    await heading(page, title)
    await code.fill('000000')
    await page.getByText(texts['problem.wrongCode']).waitFor()
    await steadyStep()
    await code.fill(codeOf(secret))
    await back(page)
    await page.goto(twoFactors())
    await back(page)
    await page.context().close()
  })

  it('signs in again where they have no second factor, and sets one up', async () => {
    const { person, page } = await signedIn()
    await page.goto(twoFactors())
    await heading(page, title)
    await expectAccessible(page, 'no second factor')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['signIn.stepUp.signInAgain'] }).click()
    await heading(page, texts['signIn.title'])
    expect(await page.getByRole('textbox').first().inputValue()).toBe(person.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await heading(page, texts['signIn.setUp.title'])
    await page.context().close()
  })

  it('signs in again also where others may only register', async () => {
    const { person, page } = await signedIn()
    await decide(server, { signInMode: 'Register' })
    await page.goto(twoFactors())
    await page.getByRole('button', { name: texts['signIn.stepUp.signInAgain'] }).click()
    await heading(page, texts['signIn.title'])
    expect(await page.getByRole('textbox').first().inputValue()).toBe(person.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await heading(page, texts['signIn.setUp.title'])
    await decide(server, { signInMode: 'SignInAndRegister' })
    await page.context().close()
  })

  it('signs in anew where the session ended meanwhile', async () => {
    const { person, page } = await signedIn()
    await addTotp(person)
    await page.goto(twoFactors())
    await heading(page, title)
    await server.database.query(`delete from oidc_records where model = 'Session' and account_id = $1`, [
      person.id,
    ])
    await page.getByRole('textbox', { name: texts['totp.code'] }).fill('000000')
    await heading(page, texts['signIn.title'])
    await page.context().close()
  })
})

describe('a person with a long name', () => {
  const { texts, name: _, ...look } = englishPhone

  it('chooses their account on a narrow screen, with nothing cut off', async () => {
    const username = `mira_${'of_the_long_names_'.repeat(4)}`
    await signIn(server.url, username, password, { event: 'Register' })
    await server.manage('PUT /api/applications/:applicationId/sign-in-experience', {
      params: { applicationId: clientId },
      body: { displayName: 'TheApplicationOfALongName'.repeat(4) },
    })
    const { page } = await openPage(browser, look)
    await page.goto(authorizationAddress({}))
    await page.getByRole('textbox').first().fill(username)
    await expectWhole(page)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await expectWhole(page)
    await page.keyboard.press('Enter')
    await back(page)
    await page.goto(authorizationAddress({ prompt: 'select_account' }))
    await page.getByRole('button', { name: texts['selectAccount.other'] }).waitFor()
    await expectWhole(page)
    await page.goto(authorizationAddress({ acr_values: multiFactor }))
    await page.getByRole('button', { name: texts['signIn.stepUp.signInAgain'] }).waitFor()
    await expectWhole(page)
    await page.context().close()
  })

  /** Checks that no text of the card is shortened either. */
  async function expectWhole(page: Page) {
    await expectNothingCut(page)
    const shortened = await page
      .locator('.lk-auth-middle *:not(input, .lk-hidden, .lk-hidden *)')
      .evaluateAll(elements =>
        elements
          .filter(each => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
          .map(each => each.className),
      )
    expect(shortened).toEqual([])
  }
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
