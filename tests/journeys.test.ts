import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import zhCn from '@latchkey/locales/zh-CN/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { mainLooks } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { type Api, giveRole, newApi } from './support/permissions.ts'
import { startTestServer, type TestServer } from './support/server.ts'

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

const desktop = { width: 1280, height: 860 }
const narrow = { width: 320, height: 640 }

/** `Already have an account? <signIn>Sign in</signIn>` → `Sign in` */
const linkIn = (text: string) => />([^<]+)</.exec(text)?.[1] ?? text

describe.each(mainLooks)('a person in $name', ({ texts, locale, colorScheme, viewport }) => {
  const username = `mira_${locale.slice(0, 2)}_${colorScheme}`

  it('registers, changes name and password, signs out and in again', async () => {
    const { page, complaints } = await openPage(browser, { locale, colorScheme, viewport })
    const button = (name: string) => page.getByRole('button', { name, exact: true })

    await page.goto(`${server.url}/account`)
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    await expectAccessible(page, 'sign-in')
    await page.getByText(linkIn(texts['signIn.noAccount'])).click()

    await page.getByRole('heading', { name: texts['register.title'] }).waitFor()
    await page.getByRole('textbox').first().fill(username)
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill('sunny-Lake-77')
    await expectAccessible(page, 'register')
    await button(texts['register.createAccount']).click()

    await page.waitForURL(/\/account/)
    await page.getByText(username).first().waitFor()
    await expectAccessible(page, 'account')
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale.replace('-US', ''))
    await expectNothingCut(page)

    await page.goto(`${server.url}/account/profile`)
    await button(`${texts['row.add']} ${texts['profile.name']}`).click()
    await page.getByRole('textbox', { name: texts['profile.name'], exact: true }).fill('Mira Okafor')
    await expectAccessible(page, 'editing a row')
    await button(texts['row.save']).click()
    await page.getByText(texts['row.saved']).first().waitFor()
    await page.getByText('Mira Okafor').first().waitFor()

    await page.goto(`${server.url}/account/security/password`)
    await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill('sunny-Lake-77')
    await expectAccessible(page, 'step-up')
    await button(texts['stepUp.continue']).click()
    await page.getByRole('textbox', { name: texts['password.new'] }).fill('rainy-River-88')
    await expectAccessible(page, 'new password')
    await page.getByRole('dialog').getByRole('button', { name: texts['password.change'] }).click()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await page.getByRole('button', { name: new RegExp(texts['account.menu']) }).click()
    await page.getByRole('menuitem', { name: texts['account.signOut'] }).click()
    await page.getByRole('heading', { name: texts['signedOut.title'] }).waitFor()
    await expectAccessible(page, 'signed out')
    await page.getByText(texts['signedOut.signInAgain']).click()

    await page.getByRole('textbox').first().fill(username)
    await button(texts['signIn.continue']).click()
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('sunny-Lake-77')
    await button(texts['signIn.signIn']).click()
    await page.getByText(texts['signIn.wrong']).waitFor()
    await expectAccessible(page, 'a wrong password')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('rainy-River-88')
    await button(texts['signIn.signIn']).click()
    await page.waitForURL(/\/account/)
    await page.getByText('Mira Okafor').first().waitFor()

    // A wrong password is an error response, which the browser reports as a resource that failed to load.
    expect(complaints.filter(complaint => !/status of 422/.test(complaint))).toEqual([])
    await page.context().close()
  })
})

describe('a third-party application', () => {
  const partner = createServer((_, response) => response.end('partner'))
  let callback: string
  let orders: Api
  beforeAll(async () => {
    partner.listen(0)
    await once(partner, 'listening')
    callback = `http://127.0.0.1:${(partner.address() as AddressInfo).port}/callback`
    orders = await newApi(server, ['read:orders', 'write:orders'])
    await server.database.query(`update scopes set description = 'See your orders' where id = $1`, [
      orders.scopes['read:orders'],
    ])
  })
  afterAll(() => void partner.close())

  async function askConsent(page: Page, username: string, texts: typeof en | typeof zhCn = en) {
    const { id } = await server.manage('POST /api/applications', {
      body: {
        name: 'Partner',
        type: 'SPA',
        isThirdParty: true,
        oidcClientMetadata: { redirectUris: [callback] },
      },
    })
    await server.manage('POST /api/applications/:applicationId/user-consent-scopes', {
      params: { applicationId: id },
      body: { userScopes: ['profile', 'email'], resourceScopes: Object.values(orders.scopes) },
    })
    const query = new URLSearchParams({
      client_id: id,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid profile email read:orders write:orders',
      resource: orders.indicator,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    await page.goto(`${server.url}/oidc/auth?${query}`)
    await page.getByRole('textbox').first().fill(username)
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('sunny-Lake-77')
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    const title = texts['consent.title'].replace('{{application}}', 'Partner')
    await page.getByRole('heading', { name: title }).waitFor()
    await expectAccessible(page, 'consent')
  }

  it('gets what the person leaves checked', async () => {
    await signIn(server.url, 'choosing', 'sunny-Lake-77', { event: 'Register' })
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await askConsent(page, 'choosing')
    await page.getByRole('checkbox', { name: en['consent.scope.email'] }).uncheck()
    await expectAccessible(page, 'a choice of scopes')
    const sent = page.waitForRequest(request => request.method() === 'POST')
    await page.getByRole('button', { name: en['consent.allow'] }).click()
    expect((await sent).postDataJSON()).toEqual({ declinedOIDCScope: ['email'] })
    await page.waitForURL(address => address.href.startsWith(callback))
    await page.context().close()
  })

  it('gets tokens after the person has read and allowed who wants what for how long', async () => {
    await signIn(server.url, 'consenting', 'sunny-Lake-77', { event: 'Register' })
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await askConsent(page, 'consenting')
    for (const words of [
      en['consent.scope.profile'],
      en['consent.scope.email'],
      'after 180 days',
      new URL(callback).host,
    ])
      expect(await page.getByText(words).count(), words).toBe(1)
    await page.getByRole('button', { name: en['consent.allow'] }).click()
    await page.waitForURL(address => address.href.startsWith(callback))
    expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
    await page.context().close()
  })

  it.each([
    ['en-US', en],
    ['zh-CN', zhCn],
  ])(
    'shows its scopes of an API in words: %s',
    async (locale, texts) => {
      const username = `consenting_${locale.slice(0, 2)}`
      await signIn(server.url, username, 'sunny-Lake-77', { event: 'Register' })
      const [user] = await server.manage('GET /api/users', { query: { search: username } })
      await giveRole(server, { userId: user?.id ?? '' }, Object.values(orders.scopes))
      const { page } = await openPage(browser, { locale, viewport: narrow })
      await askConsent(page, username, texts)
      const list = page
        .getByRole('listitem')
        .filter({ hasText: `The API ${orders.id}` })
        .first()
      for (const words of [`The API ${orders.id}`, 'See your orders', 'write:orders'])
        expect(await list.getByText(words, { exact: true }).count(), words).toBe(1)
      await expectNothingCut(page)
      await page.getByRole('button', { name: texts['consent.allow'] }).click()
      await page.waitForURL(address => address.href.startsWith(callback))
      expect(new URL(page.url()).searchParams.get('code')).toBeTruthy()
      await page.context().close()
    },
    90_000,
  )
  it('has its own name, color and documents on the sign-in pages', async () => {
    const { id } = await server.manage('POST /api/applications', {
      body: { name: 'Partner', type: 'SPA', oidcClientMetadata: { redirectUris: [callback] } },
    })
    await server.manage('PUT /api/applications/:applicationId/sign-in-experience', {
      params: { applicationId: id },
      body: {
        displayName: 'The Shop',
        color: { primaryColor: '#7a1f5c' },
        termsOfUseUrl: 'https://shop.example/terms',
      },
    })
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    const query = new URLSearchParams({
      client_id: id,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    await page.goto(`${server.url}/oidc/auth?${query}`)
    await page.getByText('The Shop', { exact: true }).waitFor()
    expect(await page.getByRole('link', { name: en['footer.terms'] }).getAttribute('href')).toBe(
      'https://shop.example/terms',
    )
    const accent = await page.evaluate(() =>
      document.documentElement.style.getPropertyValue('--lk-accent-light'),
    )
    expect(accent).toBe('#7a1f5c')
    await expectAccessible(page, 'sign-in of an application')
    await page.context().close()
  })

  it('gets an error when the person refuses', async () => {
    await signIn(server.url, 'refusing', 'sunny-Lake-77', { event: 'Register' })
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await askConsent(page, 'refusing')
    await page.getByRole('button', { name: en['consent.deny'] }).click()
    await page.waitForURL(address => address.href.startsWith(callback))
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
    await page.context().close()
  })
})

describe('a password field', () => {
  it('is masked until the person reveals it, allows pasting, and is announced to password managers', async () => {
    const { page } = await openPage(browser, {
      locale: 'en-US',
      viewport: desktop,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    await page.goto(`${server.url}/account`)
    await page.getByText(linkIn(en['signIn.noAccount'])).click()
    const field = page.getByRole('textbox', { name: en['register.choosePassword'] })
    await field.waitFor()
    expect(await field.getAttribute('type')).toBe('password')
    expect(await field.getAttribute('autocomplete')).toBe('new-password')
    await page.evaluate(() => navigator.clipboard.writeText('sunny-Lake-77'))
    await field.focus()
    await page.keyboard.press('ControlOrMeta+V')
    expect(await field.inputValue()).toBe('sunny-Lake-77')
    await page.getByRole('button', { name: en['field.showPassword'] }).click()
    expect(await field.getAttribute('type')).toBe('text')

    await page.goto(`${server.url}/account`)
    await page.getByRole('textbox').first().fill('anyone')
    await page.getByRole('button', { name: en['signIn.continue'] }).click()
    const current = page.getByRole('textbox', { name: en['signIn.password'] })
    await current.waitFor()
    expect(await current.getAttribute('type')).toBe('password')
    expect(await current.getAttribute('autocomplete')).toBe('current-password')
    await page.context().close()
  })
})

describe('an authorization response on the account page', () => {
  it('is accepted only in the tab that requested it (login CSRF)', async () => {
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    const exchanges: string[] = []
    page.on('request', request => {
      if (request.url().endsWith('/oidc/token')) exchanges.push(request.url())
    })
    await page.goto(`${server.url}/account?code=somebody-else-s&state=theirs`)
    await page.getByRole('heading', { name: en['signIn.title'] }).waitFor()
    // The tab now has a request of its own, but the response belongs to another one.
    await page.goto(`${server.url}/account?code=somebody-else-s&state=theirs`)
    await page.getByRole('heading', { name: en['account.signInFailed.title'] }).waitFor()
    expect(exchanges).toEqual([])
    await page.context().close()
  })
})

describe('a field that the administrator turns off', () => {
  afterAll(() => server.manage('PATCH /api/account-center', { body: { enabled: true } }))

  it('is absent from the account page, or read-only with a lock', async () => {
    await signIn(server.url, 'limited', 'sunny-Lake-77', { event: 'Register' })
    await server.manage('PATCH /api/account-center', {
      body: { fields: { name: 'ReadOnly', username: 'Edit' } },
    })
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await enter(page, 'limited')
    await page.getByText('Managed by').first().waitFor()
    expect(await page.getByText(en['profile.birthdate']).count()).toBe(0)
    await page.goto(`${server.url}/account/security`)
    await page.getByRole('button', { name: `${en['row.change']} ${en['username.name']}` }).waitFor()
    expect(
      await page.getByRole('button', { name: `${en['row.change']} ${en['password.name']}` }).count(),
    ).toBe(0)

    await server.manage('PATCH /api/account-center', { body: { enabled: false } })
    await page.reload()
    await page.getByRole('heading', { name: en['state.notAvailable.title'] }).waitFor()
    await expectAccessible(page, 'not available')
    await page.context().close()
  })
})

describe('standalone pages', () => {
  it.each([
    ['/demo-app', en['demo.title']],
    ['/error?code=oidc.invalid_request', en['error.title']],
    ['/signed-out', en['signedOut.title']],
  ])('%s is accessible', async (path, heading) => {
    const { page, complaints } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await page.goto(server.url + path)
    await page.getByRole('heading', { name: heading }).waitFor()
    await expectAccessible(page, path)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('explain that a mistyped address does not exist, with a link to the account', async () => {
    const { page } = await openPage(browser, { locale: 'zh-CN', viewport: desktop })
    await page.goto(`${server.url}/acount/profile`)
    await page.getByRole('heading', { name: zhCn['error.notFound.title'] }).waitFor()
    await expectAccessible(page, 'nothing here')
    const way = page.getByRole('link', { name: zhCn['signIn.toAccount'] })
    expect(await way.getAttribute('href')).toMatch(/\/account$/)
    await page.context().close()
  })

  it('lead from /sign-in without an authorization request to a working sign-in', async () => {
    const { page } = await openPage(browser, { locale: 'en-US', viewport: desktop })
    await page.goto(`${server.url}/sign-in`)
    await page.getByRole('heading', { name: en['signIn.title'] }).waitFor()
    await page.getByRole('textbox').first().fill('anyone')
    await page.context().close()
  })
})

async function enter(page: Page, username: string): Promise<void> {
  await page.goto(`${server.url}/account`)
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('button', { name: en['signIn.continue'] }).click()
  await page.getByRole('textbox', { name: en['signIn.password'] }).fill('sunny-Lake-77')
  await page.getByRole('button', { name: en['signIn.signIn'], exact: true }).click()
  await page.waitForURL(/\/account/)
}
