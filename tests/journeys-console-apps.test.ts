import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startReceiver } from './support/receiver.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const dialog = (page: Page) => page.getByRole('dialog')

async function confirm(page: Page, verb: string): Promise<void> {
  await dialog(page).getByRole('button', { name: verb, exact: true }).click()
  await dialog(page).waitFor({ state: 'hidden' })
}

/** Without the readings of what does not exist yet or any more. */
const unexpected = (complaints: readonly string[]) => complaints.filter(line => !/\b404\b/.test(line))

async function newest() {
  const [application] = await server.manage('GET /api/applications', {})
  if (!application) throw new Error('there is no application')
  return server.manage('GET /api/applications/:id', { params: { id: application.id } })
}

it('creates a single-page app, says what is wrong with an address, and registers that of the guide (job 15)', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/applications' })
  await button('Create application').click()
  await dialog(page)
    .getByRole('button', { name: /^Single-page app/ })
    .click()
  await dialog(page).getByLabel('Name').fill('Shop')
  const address = dialog(page).getByLabel('Redirect address')
  await address.fill('https://shop.example/#top')
  await dialog(page).getByText('Remove “#” and what follows it').waitFor()
  await address.fill('localhost:5173')
  await dialog(page).getByText('Browsers can’t return a person to this scheme.').waitFor()
  await address.fill('https://*.example/cb')
  await dialog(page).getByText('“*” works only in the host of a development address').waitFor()
  await address.fill('https://shop.example/callback')
  await expectAccessible(page, 'the dialog')
  await dialog(page).getByRole('button', { name: 'Create application' }).click()

  await page.getByRole('heading', { level: 1, name: 'Shop' }).waitFor()
  const { id } = await newest()
  await page.getByText(`VITE_CLIENT_ID=${id}`).waitFor()
  await page.getByText(`issuer="${server.url}/oidc"`).waitFor()
  await expectAccessible(page, 'the guide')
  await button('Add it').click()
  await button('Add it').waitFor({ state: 'detached' })
  expect((await newest()).oidcClientMetadata).toEqual({
    redirectUris: ['https://shop.example/callback', 'http://localhost:5173/'],
    postLogoutRedirectUris: ['https://shop.example/callback', 'http://localhost:5173/'],
  })
  await page.getByText('HTML', { exact: true }).click()
  await page.getByText(`client-id="${id}"`).first().waitFor()

  await page.getByRole('tab', { name: 'Settings' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Web shop')
  await page.getByLabel('Try an address').fill('http://localhost:5173')
  await page.getByText(/Only the slash at the end differs/).waitFor()
  await page.getByLabel('Try an address').fill('http://localhost:5173/')
  await page.getByText('The server takes this address.').waitFor()
  await page.getByLabel('Address for logout tokens').fill('https://shop.example/logout')
  await page.getByLabel('Refresh token, in days').fill('200')
  await page.getByRole('switch', { name: 'Always issue a refresh token' }).check()
  await button('Save').click()
  await page.getByText('Enter a whole number from 1 to 180.').waitFor()
  await page.getByLabel('Refresh token, in days').fill('30')
  await expectAccessible(page, 'the settings')
  await page.getByRole('link', { name: 'Applications' }).first().click()
  await button('Stay').click()
  await button('Save').click()
  await page.getByRole('heading', { level: 1, name: 'Web shop' }).waitFor()
  expect(await newest()).toMatchObject({
    name: 'Web shop',
    oidcClientMetadata: { backchannelLogoutUri: 'https://shop.example/logout' },
    customClientMetadata: { refreshTokenTtlInDays: 30, alwaysIssueRefreshToken: true },
  })

  await page.getByRole('tab', { name: 'Sign-in page' }).click()
  await page.getByLabel('Shown name').fill('The Web Shop')
  await page.getByLabel('Color', { exact: true }).fill('#0a7d32')
  await expectAccessible(page, 'the look')
  await page.getByRole('tab', { name: 'Access' }).click()
  await page.getByRole('link', { name: 'Applications' }).first().click()
  await button('Stay').click()
  await page.getByRole('tab', { name: 'Sign-in page' }).click()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  const params = { applicationId: id }
  expect(
    await server.manage('GET /api/applications/:applicationId/sign-in-experience', { params }),
  ).toMatchObject({ displayName: 'The Web Shop', color: { primaryColor: '#0a7d32' } })

  await page.setViewportSize({ width: 320, height: 700 })
  for (const tab of ['Guide', 'Settings', 'Access', 'Sign-in page']) {
    await page.getByRole('tab', { name: tab }).click()
    await expectNothingCut(page)
  }
  await button('Delete application').click()
  await dialog(page).getByLabel('Type Web shop to confirm').fill('Web shop')
  await dialog(page).getByRole('button', { name: 'Delete application' }).click()
  await page.getByRole('heading', { level: 1, name: 'Applications' }).waitFor()
  expect((await newest()).name).not.toBe('Web shop')
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('gives a machine a secret, a role and all rights, and limits an application of others', async () => {
  const mira = await somebody(server)
  await server.manage('POST /api/roles', {
    body: {
      name: 'reports',
      description: 'Reads people',
      type: 'MachineToMachine',
      scopeIds: ['users:read'],
    },
  })
  const { page, button, complaints } = await openConsole(browser, server, { path: '/applications' })
  await button('Create application').click()
  await dialog(page)
    .getByRole('button', { name: /^Machine-to-machine/ })
    .click()
  await dialog(page).getByLabel('Name').fill('Nightly report')
  await dialog(page).getByRole('button', { name: 'Create application' }).click()
  const secret = await dialog(page).locator('code').textContent()
  await button('Go on to the guide').click()
  await page.getByRole('heading', { level: 1, name: 'Nightly report' }).waitFor()
  const machine = await newest()
  const token = () =>
    fetch(`${server.url}/oidc/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${machine.id}:${secret}`)}` },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        resource: 'https://default.logto.app/api',
        scope: 'users:read',
      }),
    })
  await page.getByRole('tab', { name: 'Access' }).click()
  await button('Add role').click()
  await dialog(page).getByLabel('Role').selectOption('reports')
  await confirm(page, 'Add role')
  await page.getByRole('main').getByText('Reads people').waitFor()
  expect((await (await token()).json()).scope).toBe('users:read')
  await button('Allow everything').click()
  await confirm(page, 'Allow everything')
  await button('Take it back').waitFor()
  expect((await newest()).isAdmin).toBe(true)
  await expectAccessible(page, 'the access of a machine')

  await page.getByRole('tab', { name: 'Secrets' }).click()
  await button('Create secret').click()
  await dialog(page).getByLabel('Name').fill('Next year')
  await dialog(page).getByLabel('Valid for').selectOption('365 days')
  await dialog(page).getByRole('button', { name: 'Create secret' }).click()
  await button('I have copied it').click()
  await button('More for Default secret').click()
  await page.getByRole('menuitem', { name: 'Delete secret' }).click()
  await confirm(page, 'Delete secret')
  await page.getByText('Secret deleted').waitFor()
  expect(new URL(page.url()).search).toBe('?tab=secrets')
  await button('More for Next year').click()
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  await dialog(page).getByLabel('Name').fill('Of the vault')
  await confirm(page, 'Rename')
  expect(new URL(page.url()).search).toBe('?tab=secrets')
  await expectAccessible(page, 'the secrets')
  const secrets = await server.manage('GET /api/applications/:id/secrets', { params: { id: machine.id } })
  expect(secrets).toMatchObject([{ name: 'Of the vault', expiresAt: expect.any(Number) }])
  expect((await token()).status).toBe(401)

  const theirs = await server.manage('POST /api/applications', {
    body: { name: 'Parcels', type: 'SPA', isThirdParty: true },
  })
  await page.goto(`${server.url}/console/applications/${theirs.id}?tab=access`)
  await button('Allow more').click()
  await dialog(page)
    .getByLabel(/^email/)
    .check()
  await confirm(page, 'Allow')
  await button('Add person').click()
  await dialog(page).getByRole('searchbox').fill(mira.username)
  await dialog(page).getByLabel('Person').selectOption({ label: mira.username })
  await confirm(page, 'Add person')
  await button('Turn on').click()
  await confirm(page, 'Turn on')
  await button('Turn off').waitFor()
  await expectAccessible(page, 'the access of people')
  const params = { applicationId: theirs.id }
  expect(
    await server.manage('GET /api/applications/:applicationId/user-consent-scopes', { params }),
  ).toMatchObject({ userScopes: ['email'] })
  expect(
    await server.manage('GET /api/applications/:applicationId/access-control', { params }),
  ).toMatchObject({ userIds: [mira.id] })
  expect((await newest()).appLevelAccessControlEnabled).toBe(true)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('rotates keys, sets how long people stay signed in, and decides about ID tokens', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/keys' })
  await page.getByText('Signs all new tokens').waitFor()
  await expectAccessible(page, 'the keys')
  const card = (name: string) =>
    page.locator('section').filter({ has: page.getByRole('heading', { name, exact: true }) })
  await card('Signing keys').getByRole('button', { name: 'New key' }).click()
  await dialog(page).getByLabel('Algorithm').selectOption('RS256 (RSA)')
  await dialog(page).getByLabel('It begins to sign').selectOption('After a day')
  await expectAccessible(page, 'the dialog of a new key')
  await confirm(page, 'New key')
  await page.getByText('Published, and does not sign yet').waitFor()
  for (const algorithm of ['ES384 (P-384)', 'RS256 (RSA)']) {
    await card('Signing keys').getByRole('button', { name: 'New key' }).click()
    await dialog(page).getByLabel('Algorithm').selectOption(algorithm)
    await dialog(page).getByLabel('It begins to sign').selectOption('At once')
    await confirm(page, 'New key')
  }
  // The newest of two, which has signed nothing: the other one signed the token of this console.
  const former = card('Signing keys').getByRole('button', { name: 'Delete key' })
  await expect.poll(() => former.count()).toBe(2)
  await former.first().click()
  await confirm(page, 'Delete key')
  await expect.poll(() => former.count()).toBe(1)
  const ofSigning = await server.manage('GET /api/configs/oidc/:keyType', {
    params: { keyType: 'private-keys' },
  })
  expect(ofSigning.map(({ status, signingKeyAlgorithm }) => [status, signingKeyAlgorithm])).toEqual([
    ['Current', 'RSA'],
    ['Previous', 'EC'],
  ])
  await card('Cookie keys').getByRole('button', { name: 'New key' }).click()
  await confirm(page, 'New key')
  expect(
    await server.manage('GET /api/configs/oidc/:keyType', { params: { keyType: 'cookie-keys' } }),
  ).toHaveLength(2)

  await button('Change').click()
  await dialog(page).getByLabel('Days without use').fill('7')
  await confirm(page, 'Save')
  await page.getByText('7 days').waitFor()
  expect(await server.manage('GET /api/configs/oidc/session')).toEqual({ ttl: 7 * 24 * 60 * 60 })
  await page.getByRole('switch', { name: 'Roles' }).check()
  await expect
    .poll(() => server.manage('GET /api/configs/id-token').catch(() => undefined))
    .toEqual({ enabledExtendedClaims: ['roles'] })
  await page.getByRole('switch', { name: 'Allow them' }).check()
  await button('Allow more').click()
  await dialog(page)
    .getByLabel(/^profile/)
    .check()
  await confirm(page, 'Allow')
  expect(await server.manage('GET /api/cimd/user-consent-scopes')).toMatchObject({ userScopes: ['profile'] })
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('adds a receiver of shared signals, verifies it, and looks into a delivery', async () => {
  const receiver = await startReceiver()
  const { page, button, complaints } = await openConsole(browser, server, { path: '/webhooks' })
  await page.getByRole('link', { name: 'Shared signals' }).click()
  await button('Add receiver').click()
  await dialog(page).getByLabel('Name', { exact: true }).fill('Partner')
  await dialog(page).getByLabel('Address', { exact: true }).fill(receiver.url)
  await dialog(page).getByLabel('Authorization header', { exact: true }).fill('Bearer of-the-partner')
  await dialog(page).getByLabel('account-purged').uncheck()
  await expectAccessible(page, 'the dialog of a new receiver')
  await dialog(page).getByRole('button', { name: 'Add receiver' }).click()
  await page.getByRole('heading', { level: 1, name: 'Partner' }).waitFor()
  await expectAccessible(page, 'the settings of a receiver')
  await page.getByLabel('Audience', { exact: true }).fill('https://partner.example')
  await page.getByRole('switch', { name: 'Send new addresses and usernames' }).check()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  const [stored] = await server.manage('GET /api/signal-receivers', {})
  expect(stored).toMatchObject({ audience: 'https://partner.example', includesNewValues: true })
  expect(stored?.events).toHaveLength(7)

  await button('Test').click()
  await confirm(page, 'Send verification')
  await expect.poll(() => receiver.received.length).toBe(1)
  await page.getByRole('tab', { name: 'Deliveries' }).click()
  await page.getByRole('row', { name: /verification/ }).click()
  await dialog(page)
    .getByText(/^HTTP 20/)
    .waitFor()
  await expectAccessible(page, 'a delivery of a signal')
  await dialog(page).getByRole('button', { name: 'Send again' }).click()
  await dialog(page).waitFor({ state: 'hidden' })
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button('Turn off').click()
  await confirm(page, 'Turn off')
  await button('Turn on').waitFor()
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Delete receiver' }).click()
  await dialog(page).getByLabel('Type Partner to confirm').fill('Partner')
  await dialog(page).getByRole('button', { name: 'Delete receiver' }).click()
  await page.getByText('No receivers yet').waitFor()
  expect(await server.manage('GET /api/signal-receivers', {})).toEqual([])
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
  await receiver.stop()
})

it('shows an administrator who may only read all of it, without a button that changes something', async () => {
  const reads = await server.manage('POST /api/roles', {
    body: {
      name: 'auditor of applications',
      description: 'Reads applications, keys and receivers',
      isAdministrator: true,
      scopeIds: ['applications:read', 'settings:read', 'hooks:read', 'roles:read'],
    },
  })
  const shop = await server.manage('POST /api/applications', {
    body: {
      name: 'Read only',
      type: 'Traditional',
      oidcClientMetadata: { redirectUris: ['https://shop.example/cb'], postLogoutRedirectUris: [] },
    },
  })
  const receiver = await server.manage('POST /api/signal-receivers', {
    body: {
      name: 'Partner',
      endpoint: 'https://partner.example/signals',
      audience: 'https://partner.example',
      events: ['https://schemas.openid.net/secevent/risc/event-type/account-purged'],
    },
  })
  const { page, complaints, go } = await openConsole(browser, server, {
    roles: [reads.id],
    path: '/applications',
  })
  const main = page.getByRole('main')
  const changing = main.getByRole('button', { name: /^(?!Copy|Kind|Belongs|Status|Signal)/ })
  await main.getByText('Read only').waitFor()
  await expect.poll(() => changing.allTextContents()).toEqual([])
  for (const [tab, seen] of [
    ['guide', 'express-openid-connect'],
    ['settings', 'Redirect addresses'],
    ['secrets', 'Default secret'],
    ['access', 'All people with an account.'],
    ['appearance', 'The pages that people see when they sign in'],
  ]) {
    await go(`/applications/${shop.id}?tab=${tab}`)
    await main.getByText(String(seen)).first().waitFor()
    expect(await changing.allTextContents(), tab).toEqual([])
    const fields = main.locator('input:enabled:not([name=guide]), textarea:enabled, select:enabled')
    expect(await fields.count(), tab).toBe(0)
  }
  await expectAccessible(page, 'the read-only look')
  await go('/keys')
  await main.getByText('Signs all new tokens').waitFor()
  await main.getByText('How long people stay signed in').waitFor()
  expect(await changing.allTextContents()).toEqual([])
  await go(`/webhooks/receivers/${receiver.id}`)
  await main.getByRole('heading', { name: 'Partner' }).waitFor()
  expect(await changing.allTextContents()).toEqual([])
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})
