import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { chineseDesktop, type Look, phoneLooks, sayIn } from './support/looks.ts'
import { type OtherProvider, type Person, startOtherProvider } from './support/openid-provider.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { answerThere, connect } from './support/social-connector.ts'

let server: TestServer
let other: OtherProvider
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  other = await startOtherProvider({ redirectUris: [`${server.url}/callback/other`] })
  browser = await launchBrowser()
  await connect(server, other)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await other.stop()
})

const continueIn = (texts: Look['texts']) =>
  sayIn(texts)('social.continue', { provider: texts === chineseDesktop.texts ? '另一家' : 'Other' })

/** Passes the provider's own pages as this person; undefined denies the request. */
async function goThere(page: Page, person: Person | undefined, texts: Look['texts'] = en): Promise<void> {
  await answerThere(page, other, person)
  await page.goto(`${server.url}/account`)
  await page.getByRole('button', { name: continueIn(texts) }).click()
}

/** Gives what the settings demand of each account, and no provider knows. */
async function chooseUsername(page: Page, username: string, texts: Look['texts'] = en): Promise<void> {
  await page.getByRole('heading', { name: texts['missing.username'] }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(texts['problem.usernameRequired']).waitFor()
  await expectAccessible(page, 'choosing a username')
  await page.keyboard.type(username)
  await page.keyboard.press('Enter')
}

describe.each(phoneLooks)('a person with a social account, in $name', ({ texts, name: _, ...look }) => {
  it('registers with it, and signs in with it the next time', async () => {
    const there = { sub: `new-${look.locale}`, name: `Nia ${look.locale}` }
    const { page } = await openPage(browser, look)
    await goThere(page, there, texts)
    await page.getByRole('heading', { name: texts['social.new.title'] }).waitFor()
    expect(page.url()).not.toContain('code=')
    await expectAccessible(page, 'new here')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['register.createAccount'] }).click()
    await chooseUsername(page, `nia_${look.locale.slice(0, 2)}`, texts)
    await page.waitForURL(/\/account/)
    await page.getByText(there.name).first().waitFor()
    await page.context().close()

    const { page: again } = await openPage(browser, look)
    await again.goto(`${server.url}/account`)
    await again.getByRole('button', { name: continueIn(texts) }).waitFor()
    await expectAccessible(again, 'sign-in with a provider')
    await expectNothingCut(again)
    await goThere(again, there, texts)
    await again.waitForURL(/\/account/)
    await again.getByText(there.name).first().waitFor()
    await again.context().close()
  })
})

describe('an application that asks for a social account', () => {
  const request = (extra: Record<string, string>) =>
    `${server.url}/oidc/auth?${new URLSearchParams({
      client_id: 'demo-app',
      redirect_uri: `${server.url}/demo-app`,
      response_type: 'code',
      scope: 'openid',
      // RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...extra,
    })}`

  it('sends the person to the provider at once, and to the page if they come back from there', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await answerThere(page, other, { sub: 'direct', name: 'Dora' })
    await page.goto(request({ direct_sign_in: 'social:other' }))
    await page.getByRole('heading', { name: en['social.new.title'] }).waitFor()
    await page.goBack()
    await page.getByRole('button', { name: continueIn(en) }).waitFor()
    await page.context().close()
  })

  it('gets the page of all ways where the provider is unknown, and no provider for `identifier:sign_in`', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(request({ direct_sign_in: 'social:unknown' }))
    const button = page.getByRole('button', { name: continueIn(en) })
    await button.waitFor()
    await page.goto(request({ first_screen: 'identifier:sign_in', identifier: 'username' }))
    await page.getByRole('button', { name: en['signIn.continue'] }).waitFor()
    expect(await button.count()).toBe(0)
    await page.context().close()
  })
})

describe('a social account', () => {
  it('is linked to the account with the same email address when the person agrees', async () => {
    const email = 'owner@mail.example'
    const { id } = await server.manage('POST /api/users', { body: { primaryEmail: email, name: 'Omar' } })
    const { page } = await openPage(browser, { locale: 'en-US' })
    await goThere(page, { sub: 'omar', email, email_verified: true })
    await page.getByRole('heading', { name: en['social.related.title'] }).waitFor()
    await page.getByText('o****@mail.example').waitFor()
    await expectAccessible(page, 'a related account')
    await page.getByRole('button', { name: en['social.link'] }).click()
    await chooseUsername(page, 'omar')
    await page.waitForURL(/\/account/)
    await page.getByText('Omar').first().waitFor()
    const { identities } = await server.manage('GET /api/users/:userId', { params: { userId: id } })
    expect(identities).toHaveProperty('other')
    await page.context().close()
  })

  it('whose email address an account has cannot register where each account has one', async () => {
    const email = 'owner.too@mail.example'
    await server.manage('POST /api/users', { body: { primaryEmail: email } })
    const { signUp } = await server.manage('GET /api/sign-in-exp')
    await decide(server, { signUp: { identifiers: ['email'], password: false, verify: true } })
    const { page } = await openPage(browser, { locale: 'en-US' })
    await goThere(page, { sub: 'owner-too', email, email_verified: true })
    await page.getByRole('button', { name: en['social.link'] }).waitFor()
    expect(await page.getByRole('button', { name: en['register.createAccount'] }).count()).toBe(0)
    await decide(server, { signUp })
    await page.context().close()
  })

  it('that is refused leaves the other sign-in methods available', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await goThere(page, undefined)
    await page.getByText(en['problem.providerRefused']).waitFor()
    await expectAccessible(page, 'refused')
    await page.getByRole('button', { name: en['social.back'] }).click()
    await page.getByRole('heading', { name: en['signIn.title'] }).waitFor()
    await page.context().close()
  })
})
