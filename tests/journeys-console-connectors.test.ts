import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startMailServer } from './support/messages.ts'
import { startOtherProvider } from './support/openid-provider.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { answerThere } from './support/social-connector.ts'

let server: TestServer
let browser: Browser
let mail: Awaited<ReturnType<typeof startMailServer>>
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  browser = await launchBrowser()
  mail = await startMailServer()
})
afterAll(async () => {
  await browser.close()
  await mail.stop()
  await server.stop()
})

/** Without the refusals that the tests provoke, and the reading of what was just deleted. */
const unexpected = (complaints: readonly string[]) => complaints.filter(line => !/\b(400|404)\b/.test(line))

it('connects a mail server, tests it before it is stored, and keeps its password (job 16)', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/connectors' })
  await page.getByText(/Without one, no codes, invitations/).waitFor()
  await expectAccessible(page, 'no connectors')
  await button('Set up').first().click()
  await page.getByRole('link', { name: 'SMTP', exact: true }).click()
  await page.getByLabel('Mail server').fill('127.0.0.1')
  await page.getByLabel('Port').fill(String(mail.port))
  await page.getByLabel('User', { exact: true }).fill('latchkey')
  await page.getByLabel('Password', { exact: true }).fill('wrong')
  await page.getByLabel('Sender').fill('Example <no-reply@latchkey.example>')
  await page.getByLabel('TLS options (optional)').fill('{ "rejectUnauthorized": false }')
  await page.getByLabel('Send to').fill('mira@people.example')
  await button('Send test message').click()
  await page.getByText('no such user here').waitFor()
  await expectAccessible(page, 'a refused test')
  await page.getByLabel('Password', { exact: true }).fill('a-password-of-smtp')
  await button('Send test message').click()
  await page.getByText(/^Sent to mira@people.example/).waitFor()
  expect(mail.mails.at(-1)).toMatchObject({ envelopeTo: ['mira@people.example'] })
  expect(await server.manage('GET /api/connectors')).toEqual([])

  await button('Create connector').click()
  await page.getByRole('heading', { level: 1, name: 'SMTP', exact: true }).waitFor()
  await page.getByLabel('Replies go to (optional)').fill('help@latchkey.example')
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  await page.getByText('Stored. Leave it empty to keep it.').waitFor()
  await page.getByLabel('Send to').fill('mira@people.example')
  await button('Send test message').click()
  await page.getByText(/^Sent to/).waitFor()
  expect(await server.manage('GET /api/connectors')).toMatchObject([
    { type: 'Email', config: { replyTo: 'help@latchkey.example', auth: { user: 'latchkey' } } },
  ])
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button('More actions').click()
  await page.getByRole('menuitem', { name: 'Delete connector' }).click()
  await page.getByLabel('Type SMTP to confirm').fill('SMTP')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete connector' }).click()
  await expect.poll(() => server.manage('GET /api/connectors')).toEqual([])
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('connects a provider, signs in there for a test, and offers it on the sign-in page', async () => {
  const redirectUris = [`${server.url}/callback/acme`]
  const other = await startOtherProvider({ redirectUris })
  const { page, button, complaints } = await openConsole(browser, server, { path: '/connectors/new' })
  await page.getByRole('link', { name: 'OIDC', exact: true }).click()
  await page.getByLabel('Name', { exact: true }).fill('Acme')
  await page.getByLabel('Identifier').fill('acme')
  await page.getByText(redirectUris[0] ?? '').waitFor()
  await page.getByLabel('Authorization endpoint').fill(`${other.url}/auth`)
  await page.getByLabel('Token endpoint').fill(`${other.url}/token`)
  await page.getByLabel('Client ID').fill('latchkey')
  await page.getByLabel('Client secret').fill(String(other.oidcConfig.clientSecret))
  await page.getByLabel('Address of the keys (JWKS)').fill(`${other.url}/jwks`)
  await page.getByLabel('Issuer').fill(other.url)
  await expectAccessible(page, 'a form')
  await page.getByRole('link', { name: 'People' }).first().click()
  await button('Stay').click()
  await button('Create connector').click()
  await page.getByRole('heading', { level: 1, name: 'Acme', exact: true }).waitFor()

  await button('Test sign-in').click()
  const mira = { sub: 'mira', name: 'Mira', email: 'mira@people.example', email_verified: true }
  const openTest = async (person: typeof mira | undefined) => {
    page.context().once('page', popup => answerThere(popup, other, person))
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Open Acme|Try again)$/ })
      .click()
  }
  await openTest(undefined)
  await page.getByText('access_denied').waitFor()
  await openTest(mira)
  await page.getByText('The provider has verified the address.').waitFor()
  await page.getByText('mira@people.example').first().waitFor()
  await expectAccessible(page, 'a test that worked')
  expect(await server.manage('GET /api/users', { query: { search: 'mira@people.example' } })).toEqual([])
  await button('Close').last().click()

  await button('Show on the sign-in page').click()
  await page.getByText('In use').waitFor()
  const experience = await server.manage('GET /api/sign-in-exp')
  expect(experience.socialSignInConnectorTargets).toEqual(['acme'])
  await other.stop()
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('shows all of it to those who may only read, without a button', async () => {
  const { page, button, complaints } = await openConsole(browser, server, {
    roles: ['read-only'],
    path: '/connectors',
  })
  await page.getByRole('link', { name: 'Acme', exact: true }).click()
  await page.getByLabel('Client ID').waitFor()
  expect(await page.getByLabel('Client ID').isDisabled()).toBe(true)
  for (const name of ['Test sign-in', 'More actions', 'Save', 'Show on the sign-in page'])
    expect(await button(name).count()).toBe(0)
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})
