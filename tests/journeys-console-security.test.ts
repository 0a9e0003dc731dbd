import type { Browser, FrameLocator, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
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

const preview = (page: Page): FrameLocator => page.frameLocator('iframe')
const tab = (page: Page, name: string) => page.getByRole('tab', { name })
const experience = () => server.manage('GET /api/sign-in-exp')

/** Without the reading of a captcha provider where there is none. */
const unexpected = (complaints: readonly string[]) => complaints.filter(line => !/\b404\b/.test(line))

it('decides what people may change, beside the account page of a sample person (job 18)', async () => {
  const { page, complaints, button } = await openConsole(browser, server, { path: '/account-fields' })
  const inside = preview(page)
  const center = () => server.manage('GET /api/account-center')
  const control = (field: string, name: string) =>
    page.getByRole('radiogroup', { name: field, exact: true }).getByRole('radio', { name })
  await inside.getByText('Given name').first().waitFor()
  await control('Name', 'Hidden').check()
  await inside.getByText('Given name').first().waitFor()
  await expect.poll(() => inside.getByText('Name', { exact: true }).count()).toBe(0)
  await page.getByLabel('Section', { exact: true }).selectOption('Sign-in and security')
  await inside.getByText('Password', { exact: true }).first().waitFor()
  await control('Password', 'Hidden').focus()
  await page.keyboard.press('ArrowRight')
  expect(await control('Password', 'Read-only').isChecked()).toBe(true)
  await page.getByLabel('Websites').fill('https://shop.example\nshop')
  await page.getByText('“shop” is no origin.').waitFor()
  await button('Save').click()
  expect((await center()).webauthnRelatedOrigins).toEqual([])
  await page.getByLabel('Websites').fill('https://shop.example')
  await expectAccessible(page, 'what people may change')
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await center()).toMatchObject({
    enabled: true,
    fields: { name: 'Off', password: 'ReadOnly', username: 'Edit' },
    webauthnRelatedOrigins: ['https://shop.example'],
  })
  await button('All read-only').click()
  await page.getByRole('switch', { name: 'People have an account page' }).uncheck()
  await button('Save').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close it' }).click()
  await expect.poll(async () => (await center()).enabled).toBe(false)
  expect(new Set(Object.values((await center()).fields))).toEqual(new Set(['ReadOnly']))
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('shows everything to a read-only administrator, and no way to change it', async () => {
  const { page, complaints, go } = await openConsole(browser, server, {
    roles: ['read-only'],
    path: '/sign-in-page?tab=fields',
  })
  const buttons = page.getByRole('main').getByRole('button')
  await page.getByText('Profile fields', { exact: true }).last().waitFor()
  await expect.poll(() => buttons.count()).toBe(0)
  for (const path of [
    '/sign-in-page',
    '/sign-in-page?tab=phrases',
    '/account-fields',
    '/security?tab=captcha',
  ]) {
    await go(path)
    await page.getByText(/^You can see these settings/).waitFor()
    expect(await page.getByRole('main').locator('fieldset.lk-settings-fields:enabled').count()).toBe(0)
    const shown = await buttons.allTextContents()
    expect(shown.filter(name => !/^Show \d+ more$/.test(name))).toEqual([])
  }
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('changes passwords, factors, limits, addresses, the captcha and accounts, and asks before no factor is left (job 19)', async () => {
  const { page, complaints, button } = await openConsole(browser, server, { path: '/security' })
  const dialog = page.getByRole('dialog')
  const number = (name: string) => page.getByLabel(name, { exact: true }).first()
  await number('Characters, at least').fill('300')
  await page.getByText('Enter a whole number from 1 to 256.').waitFor()
  await number('Characters, at least').fill('12')
  await page.getByLabel('Words of yours').fill('Latchkey\nShop')
  await expectAccessible(page, 'passwords')

  await tab(page, 'Two-step verification').click()
  await page.getByLabel(/^Set one up when they sign in; it’s asked/).check()
  await page.getByRole('switch', { name: 'People can trust a browser' }).check()
  await expectAccessible(page, 'factors')
  await tab(page, 'Lockouts and limits').click()
  await number('Wrong tries').fill('20')
  await number('Of one network address').fill('40')
  await expectAccessible(page, 'limits')
  await tab(page, 'Blocked addresses').click()
  await page.getByLabel('Blocked', { exact: true }).fill('@spam.example')
  await expectAccessible(page, 'addresses')
  await tab(page, 'Accounts').click()
  await page.getByLabel('Hyphen (-)').check()
  await expectAccessible(page, 'accounts')
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await experience()).toMatchObject({
    passwordPolicy: { length: { min: 12 }, rejects: { words: ['Latchkey', 'Shop'] } },
    mfa: { policy: 'PromptOnlyAtSignInMandatory' },
    adaptiveMfa: { enabled: true },
    trustedDevice: { enabled: true, durationDays: 30 },
    sentinelPolicy: { maxAttempts: 20 },
    throttlePolicy: { secret: { perAddress: 40 } },
    emailBlocklistPolicy: { customBlocklist: ['@spam.example'] },
    usernamePolicy: { characters: ['-'] },
  })
  await page.getByLabel('Days without use').fill('7')
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await server.manage('GET /api/configs/oidc/session')).toMatchObject({ ttl: 7 * 86_400 })

  await tab(page, 'Captcha').click()
  await page.getByLabel('Site key').fill('site')
  await page.getByLabel('Secret key').fill('secret')
  await button('Save provider').click()
  await page.getByRole('switch', { name: 'Ask for a captcha' }).check()
  await expectAccessible(page, 'captcha')
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect((await experience()).captchaPolicy).toMatchObject({ enabled: true })
  await button('Remove provider').click()
  await dialog.getByRole('button', { name: 'Remove provider' }).click()
  await page.getByText('Save the keys of a provider first.').waitFor()

  await tab(page, 'Confirmation').click()
  await page.getByLabel('Any of them').check()
  await button('Save').click()
  await expect.poll(async () => (await server.manage('GET /api/account-center')).stepUp).toBe('any')
  await tab(page, 'Two-step verification').click()
  for (const name of ['Passkey', 'Authenticator app', 'Backup codes'])
    await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).uncheck()
  await button('Save').click()
  await dialog.getByText(/sign in without it from now on/).waitFor()
  expect((await experience()).mfa.factors).toHaveLength(3)
  await dialog.getByRole('button', { name: 'Switch off' }).click()
  await expect.poll(async () => (await experience()).mfa.factors).toEqual([])
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})
