import type { TextKey } from '@latchkey/locales'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { chineseDesktop, type Look, phoneLooks, sayIn } from './support/looks.ts'
import { type OtherProvider, type Person, startOtherProvider } from './support/openid-provider.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { answerThere, connect } from './support/social-connector.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let other: OtherProvider
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  other = await startOtherProvider({ redirectUris: [`${server.url}/callback/other`] })
  browser = await launchBrowser()
  await connect(server, other)
  await server.manage('POST /api/applications', {
    body: {
      name: 'Shop',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: ['https://shop.example/callback'] },
    },
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await other.stop()
})

type Texts = Look['texts']
const english = { locale: 'en-US', viewport: { width: 1280, height: 860 } } as const
const providerIn = (texts: Texts) => (texts === chineseDesktop.texts ? '另一家' : 'Other')
const named = (key: TextKey, texts: Texts = en) => sayIn(texts)(key, { provider: providerIn(texts) })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const gone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'hidden' })

/** Goes to the provider from the open dialog, and comes back as this person. */
async function goThere(page: Page, person: Person | undefined, texts: Texts = en): Promise<void> {
  await answerThere(page, other, person)
  await button(page, named('social.continue', texts)).click()
}

/** Opens a path of the account page in a new browser, and signs in by password. */
async function enter({ username }: Somebody, path: string, texts: Texts = en, look: object = english) {
  const { page } = await openPage(browser, look)
  await page.route('https://shop.example/**', route => route.fulfill({ body: 'The shop' }))
  await page.goto(`${server.url}/account${path}`)
  await page.getByRole('textbox').first().fill(username)
  await button(page, texts['signIn.continue']).click()
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await button(page, texts['signIn.signIn']).click()
  return page
}

async function confirmByPassword(page: Page, texts: Texts = en): Promise<void> {
  await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** Chooses an item of the menu of the provider. */
async function choose(page: Page, item: string, texts: Texts = en): Promise<void> {
  await button(page, sayIn(texts)('row.more', { name: providerIn(texts) })).click()
  await page.getByRole('menuitem', { name: item }).click()
}

async function identitiesOf(person: Somebody): Promise<Record<string, { userId: string }>> {
  return (await person.ask('GET /api/my-account')).body.identities
}

describe.each(phoneLooks)('a person in $name', ({ texts, name: _, ...look }) => {
  it('links an account, replaces it by another one, and unlinks it', async () => {
    const mira = await somebody(server)
    const page = await enter(mira, '/linked-accounts', texts, look)
    await page.getByText(texts['linkedAccounts.notLinked']).waitFor()
    await expectAccessible(page, 'not linked')
    await expectNothingCut(page)
    await button(page, `${texts['linkedAccounts.link']} ${providerIn(texts)}`).click()
    await confirmByPassword(page, texts)
    await page.getByText(named('linkedAccounts.linkAbout', texts)).waitFor()
    await expectAccessible(page, 'linking')
    await goThere(
      page,
      { sub: `one-${mira.id}`, name: 'Nia', email: 'nia@other.example', email_verified: true },
      texts,
    )
    await page.getByText('Nia · nia@other.example').waitFor()
    await gone(page)
    expect(page.url()).toBe(`${server.url}/account/linked-accounts`)
    await expectAccessible(page, 'linked')
    await expectNothingCut(page)

    await choose(page, texts['linkedAccounts.replace'], texts)
    await page.getByText(named('linkedAccounts.replaceAbout', texts)).waitFor()
    await goThere(page, { sub: `two-${mira.id}`, name: 'Nia at work' }, texts)
    await page.getByText('Nia at work').waitFor()
    await gone(page)
    expect((await identitiesOf(mira)).other?.userId).toBe(`two-${mira.id}`)

    await choose(page, texts['linkedAccounts.unlink'], texts)
    await page.getByText(named('linkedAccounts.unlinkAbout', texts)).waitFor()
    await expectAccessible(page, 'unlinking')
    await button(page, texts['linkedAccounts.unlink']).click()
    await page.getByText(texts['linkedAccounts.notLinked']).waitFor()
    await gone(page)
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY')
    expect(await identitiesOf(mira)).toEqual({})
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
    await page.context().close()
  })

  it('without a password confirms with the linked account, and goes on with the change', async () => {
    const there = { sub: `alone-${look.locale}`, name: 'Ada' }
    const username = `alone_${look.locale.slice(0, 2)}`
    const { id: userId } = await server.manage('POST /api/users', { body: { username } })
    await server.manage('PUT /api/users/:userId/identities/:target', {
      params: { userId, target: 'other' },
      body: { userId: there.sub },
    })
    const { page } = await openPage(browser, look)
    await page.goto(`${server.url}/account/contact/email`)
    await goThere(page, there, texts)
    await page.getByRole('dialog', { name: texts['email.add'] }).waitFor()
    await page.getByText(named('social.stepUp', texts)).waitFor()
    await expectAccessible(page, 'step-up')
    await goThere(page, { sub: 'another' }, texts)
    await page.getByText(texts['social.otherAccount']).waitFor()
    await expectAccessible(page, 'step-up with another account')
    await expectNothingCut(page)
    await goThere(page, there, texts)
    await page.getByRole('textbox', { name: texts['email.new'] }).waitFor()
    await page.goto(`${server.url}/account/devices`)
    await page.getByRole('heading', { name: texts['applications.title'] }).waitFor()

    await page.evaluate(() => sessionStorage.removeItem('latchkey:step-up'))
    await page.goto(`${server.url}/account/devices`)
    await button(page, texts['devices.confirm']).click()
    await goThere(page, there, texts)
    await page.getByRole('heading', { name: texts['applications.title'] }).waitFor()
    await expect.poll(() => new URL(page.url()).pathname).toBe('/account/devices')
    await page.context().close()
  })
})

describe('linking an account', () => {
  it('says what to do when the provider denies it, and when somebody else has the account', async () => {
    const [owner, mira] = [await somebody(server), await somebody(server)]
    const owned = await enter(owner, '/linked-accounts/link-other')
    await confirmByPassword(owned)
    await goThere(owned, { sub: 'owned' })
    await owned.getByText('owned').waitFor()
    await owned.context().close()

    const page = await enter(mira, '/linked-accounts/link-other')
    await confirmByPassword(page)
    await goThere(page, undefined)
    await page.getByText(named('social.denied')).waitFor()
    await expectAccessible(page, 'denied')
    await goThere(page, { sub: 'owned' })
    await page.getByText(en['problem.identityTaken']).waitFor()
    // As if the ten minutes of the step-up were over when the person comes back.
    await page.evaluate(() => sessionStorage.removeItem('latchkey:step-up'))
    await goThere(page, { sub: 'free' })
    await confirmByPassword(page)
    await page.getByText('free').waitFor()
    expect((await identitiesOf(mira)).other?.userId).toBe('free')
    await page.context().close()
  })

  it('accepts no response that another tab asked for', async () => {
    const mira = await somebody(server)
    const page = await enter(mira, '/linked-accounts')
    await page.getByText(en['linkedAccounts.notLinked']).waitFor()
    const tab = await page.context().newPage()
    await tab.goto(`${server.url}/account/callback/social/other?code=stolen&state=unknown`)
    await tab.getByText(en['linkedAccounts.notLinked']).waitFor()
    await tab.getByText(en['social.unknownAnswer']).waitFor()
    expect(tab.url()).not.toContain('stolen')
    await expectAccessible(tab, 'an unknown answer')
    expect(await identitiesOf(mira)).toEqual({})
    await page.context().close()
  })

  it('is a single task that an application links to, with a success page before the way back', async () => {
    const mira = await somebody(server)
    const redirect = `redirect=${encodeURIComponent('https://shop.example/settings')}`
    const page = await enter(mira, `/social/other?${redirect}`)
    await confirmByPassword(page)
    await goThere(page, { sub: 'shopper' })
    await page.getByRole('heading', { name: en['task.social'] }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account/social/success')
    await button(page, en['account.backTo'].replace('{{host}}', 'shop.example')).click()
    await page.waitForURL('https://shop.example/settings')
    expect((await identitiesOf(mira)).other?.userId).toBe('shopper')

    await page.goto(`${server.url}/account/social/other/change`)
    await page.getByRole('dialog', { name: named('linkedAccounts.replaceTitle') }).waitFor()
    await page.goto(`${server.url}/account/social/unknown`)
    await page.getByText(en['linkedAccounts.notOffered']).waitFor()
    await page.goto(`${server.url}/account/social/other/remove?${redirect}`)
    await button(page, en['linkedAccounts.unlink']).click()
    await page.getByRole('heading', { name: en['task.social'] }).waitFor()
    expect(await identitiesOf(mira)).toEqual({})
    await page.context().close()
  })
})

it('shows linked accounts that an administrator manages, without actions', async () => {
  const { fields } = await server.manage('GET /api/account-center')
  const setSocial = (social: 'ReadOnly' | 'Off') =>
    server.manage('PATCH /api/account-center', { body: { fields: { ...fields, social } } })
  const mira = await somebody(server)
  await server.manage('PUT /api/users/:userId/identities/:target', {
    params: { userId: mira.id, target: 'other' },
    body: { userId: 'managed', details: { email: 'mira@other.example' } },
  })
  try {
    await setSocial('ReadOnly')
    const page = await enter(mira, '/linked-accounts')
    await page.getByText('mira@other.example').waitFor()
    await page.getByText(en['managed.byAdministrator']).waitFor()
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0)
    await expectAccessible(page, 'managed')
    await setSocial('Off')
    await page.goto(`${server.url}/account`)
    await page.getByText(mira.username).first().waitFor()
    await page.getByRole('link', { name: en['linkedAccounts.title'] }).waitFor({ state: 'detached' })
    await page.context().close()
  } finally {
    await server.manage('PATCH /api/account-center', { body: { fields } })
  }
})
