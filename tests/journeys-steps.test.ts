import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { phoneLooks } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const open = () => openPage(browser, { locale: 'en-US' })
const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()

describe('the steps of a sign-in', () => {
  it('are passed at the keyboard alone, with the focus at each step’s field and without a reload', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await page.goto(`${server.url}/account`)
    await heading(page, en['signIn.title'])
    const documents: string[] = []
    page.on('request', request => {
      if (request.isNavigationRequest()) documents.push(new URL(request.url()).pathname)
    })
    await page.keyboard.type(mira.username)
    await page.keyboard.press('Enter')
    await heading(page, en['signIn.enterPassword'])
    await page.keyboard.press('Enter')
    await page.getByText(en['signIn.passwordRequired']).waitFor()
    expect(documents).toEqual([])
    await page.keyboard.type(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.context().close()
  })

  it('go back one by one, and keep what was typed, selected', async () => {
    const { page } = await open()
    await page.goto(`${server.url}/account`)
    const field = page.getByRole('textbox').first()
    const selected = () => page.evaluate(() => getSelection()?.toString())
    await field.fill('mira')
    await page.keyboard.press('Enter')
    await heading(page, en['signIn.enterPassword'])
    await page.goBack()
    await heading(page, en['signIn.title'])
    expect(await field.inputValue()).toBe('mira')
    expect(await selected()).toBe('mira')
    await page.keyboard.press('Enter')
    await heading(page, en['signIn.enterPassword'])
    await page.getByRole('link', { name: en['signIn.change'] }).click()
    await heading(page, en['signIn.title'])
    expect(await field.inputValue()).toBe('mira')
    expect(await selected()).toBe('mira')
    await page.context().close()
  })

  it('say which application the person signs in to', async () => {
    const { id } = await server.manage('POST /api/applications', {
      body: {
        name: 'The Corner Shop',
        type: 'SPA',
        oidcClientMetadata: { redirectUris: ['http://127.0.0.1:1/x'] },
      },
    })
    const query = new URLSearchParams({
      client_id: id,
      redirect_uri: 'http://127.0.0.1:1/x',
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    const { page } = await open()
    await page.goto(`${server.url}/oidc/auth?${query}`)
    await page.getByText('to continue to The Corner Shop').waitFor()
    await page.goto(`${server.url}/account`)
    await heading(page, en['signIn.title'])
    expect(await page.getByText('to continue to').count()).toBe(0)
    await page.context().close()
  })

  it('begin with registration at its own address', async () => {
    const { page } = await open()
    await page.goto(`${server.url}/register`)
    await heading(page, en['register.title'])
    await page.getByRole('button', { name: en['register.createAccount'] }).click()
    await page.getByText(en['problem.usernameRequired']).waitFor()
    await page.context().close()
  })
})

describe.each(phoneLooks)(
  'the page of a sign-in that cannot go on, in $name',
  ({ texts, name: _, ...look }) => {
    it('explains a suspended account, and names who can help', async () => {
      const mira = await somebody(server)
      await server.manage('PATCH /api/users/:userId/is-suspended', {
        params: { userId: mira.id },
        body: { isSuspended: true },
      })
      await decide(server, { supportEmail: 'help@id.example' })
      const { page } = await openPage(browser, look)
      await page.goto(`${server.url}/account`)
      await page.getByRole('textbox').first().fill(mira.username)
      await page.keyboard.press('Enter')
      await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
      await page.keyboard.press('Enter')
      await heading(page, texts['suspended.title'])
      expect(await page.getByRole('link', { name: 'help@id.example' }).getAttribute('href')).toBe(
        'mailto:help@id.example',
      )
      await expectAccessible(page, 'suspended')
      await expectNothingCut(page)
      await page.context().close()
    })

    it('explains an expired sign-in, and begins another', async () => {
      const { page } = await openPage(browser, look)
      await page.goto(`${server.url}/account`)
      await heading(page, texts['signIn.title'])
      await page.context().clearCookies()
      await page.evaluate(() => sessionStorage.setItem('latchkey:began-afresh', String(Date.now())))
      await page.reload()
      await heading(page, texts['signIn.expired.title'])
      await expectAccessible(page, 'expired')
      await page.getByRole('link', { name: texts['signIn.beginAgain'] }).click()
      await heading(page, texts['signIn.title'])
      await page.context().close()
    })

    it('explains that cookies are blocked', async () => {
      const { page } = await openPage(browser, look)
      await page.addInitScript(() =>
        Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} }),
      )
      await page.goto(`${server.url}/sign-in?app_id=account-center`)
      await heading(page, texts['noCookies.title'])
      await expectAccessible(page, 'no cookies')
      await expectNothingCut(page)
      await page.context().close()
    })

    it('explains that it began in another browser', async () => {
      const { page } = await openPage(browser, look)
      await page.goto(`${server.url}/callback/other?code=x&state=y`)
      await heading(page, texts['otherBrowser.title'])
      await expectAccessible(page, 'another browser')
      await expectNothingCut(page)
      await page.context().close()
    })
  },
)

describe('the legal documents', () => {
  it('are agreed to by hand at registration where the settings demand it', async () => {
    await decide(server, {
      agreeToTermsPolicy: 'ManualRegistrationOnly',
      termsOfUseUrl: 'https://id.example/terms',
    })
    try {
      const { page } = await open()
      await page.goto(`${server.url}/sign-in`)
      await heading(page, en['signIn.title'])
      expect(await page.getByRole('checkbox').count()).toBe(0)
      await page.goto(`${server.url}/register`)
      await page.getByRole('textbox').first().fill('agreeing')
      await page.getByRole('textbox', { name: en['register.choosePassword'] }).fill(password)
      await page.keyboard.press('Enter')
      await page.getByText(en['terms.required']).waitFor()
      await expectAccessible(page, 'terms not agreed to')
      await expect
        .poll(() => page.getByRole('checkbox').evaluate(box => box === document.activeElement))
        .toBe(true)
      await page.keyboard.press('Space')
      await page.getByRole('button', { name: en['register.createAccount'] }).click()
      await page.waitForURL(/\/account/)
      await page.context().close()
    } finally {
      await decide(server, { agreeToTermsPolicy: 'Automatic', termsOfUseUrl: null })
    }
  })
})
