import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { administrator } from './support/administrators.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { startReceiver } from './support/receiver.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
let browser: Browser
let receiver: Awaited<ReturnType<typeof startReceiver>>
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  browser = await launchBrowser()
  receiver = await startReceiver()
})
afterAll(async () => {
  await browser.close()
  await receiver.stop()
  await server.stop()
})

/** The browser of an owner who has signed in with two factors, at a page of the console. */
async function enter(path: string) {
  const { jar } = await administrator(server, 'owner')
  const opened = await openPage(browser, { locale: 'en-US', viewport: { width: 1280, height: 860 } })
  const cookies = jar.cookie.split('; ').map(pair => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url }
  })
  await opened.page.context().addCookies(cookies)
  await opened.page.goto(`${server.url}/console${path}`)
  return opened
}

/**
 * Without the refused tests, the readings of what was just deleted, and inline styles, which are blocked where a text in
 * the code editor is replaced.
 */
const unexpected = (complaints: readonly string[]) =>
  complaints.filter(line => !/\b(404|422)\b|^Applying inline style/.test(line))

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')

it('creates a webhook, tests it, follows a delivery and sends it again (job 25)', async () => {
  const { page, complaints } = await enter('/webhooks')
  await button(page, 'Create webhook').click()
  await dialog(page).getByLabel('Name').fill('CRM')
  await dialog(page).getByLabel('Address').fill(receiver.url)
  await dialog(page).getByLabel('Find an event').fill('User.Created')
  await dialog(page).getByLabel('User.Created').check()
  await expectAccessible(page, 'the dialog')
  await dialog(page).getByRole('button', { name: 'Create webhook' }).click()
  await page.getByRole('heading', { level: 1, name: 'CRM' }).waitFor()
  await expectAccessible(page, 'the settings')

  await button(page, 'Test').click()
  await dialog(page).getByRole('button', { name: 'Send sample' }).click()
  await dialog(page).getByText('The address answered with success.').waitFor()
  receiver.reply(response => response.writeHead(500).end('out of order'))
  await dialog(page).getByRole('button', { name: 'Send sample' }).click()
  await dialog(page).getByText('out of order').waitFor()
  await page.keyboard.press('Escape')
  receiver.reply(response => response.writeHead(204).end())

  await button(page, 'Show key').click()
  await dialog(page).getByRole('button', { name: 'Show key' }).click()
  expect(await dialog(page).locator('code').textContent()).toMatch(/^[\w-]{32}$/)
  await page.keyboard.press('Escape')

  await page.getByLabel('Name').fill('Customers')
  await page.getByRole('link', { name: 'Webhooks' }).first().click()
  await button(page, 'Stay').click()
  await button(page, 'Save').click()
  await page.getByRole('heading', { level: 1, name: 'Customers' }).waitFor()

  const before = receiver.of('User.Created').length
  await server.manage('POST /api/users', { body: { username: 'mira' } })
  await expect.poll(() => receiver.of('User.Created').length).toBe(before + 1)
  await page.getByRole('tab', { name: 'Deliveries' }).click()
  await page.getByRole('row', { name: /User\.Created/ }).click()
  await dialog(page).getByText('HTTP 204').waitFor()
  await expectAccessible(page, 'a delivery')
  await dialog(page).getByRole('button', { name: 'Send again' }).click()
  await expect.poll(() => receiver.of('User.Created').length).toBe(before + 2)
  await button(page, 'Status').click()
  await page.getByRole('menuitemradio', { name: 'Failed' }).click()
  await page.getByText('No such deliveries').waitFor()
  expect(new URL(page.url()).searchParams.get('status')).toBe('failed')

  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button(page, 'More actions').click()
  await page.getByRole('menuitem', { name: 'Delete webhook' }).click()
  await dialog(page).getByLabel('Type Customers to confirm').fill('Customers')
  await dialog(page).getByRole('button', { name: 'Delete webhook' }).click()
  await page.getByText('No webhooks yet').waitFor()
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})

it('writes a script, shows at which line it fails, and stores it', async () => {
  const { page, complaints } = await enter('/scripts')
  await page.getByRole('link', { name: 'Before a session begins' }).click()
  const editor = page.getByRole('textbox', { name: 'Script' })
  await editor.waitFor()
  await expectAccessible(page, 'the editor')
  await editor.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText('const postSignIn = async () => {\nthrow new Error("missing")\n}')
  await page.keyboard.press('Tab')
  expect(await editor.evaluate(element => element.matches(':focus'))).toBe(true)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  expect(await editor.evaluate(element => element.matches(':focus'))).toBe(false)

  await button(page, 'Run').click()
  await page.getByText(/^The script failed at line 2/).waitFor()
  await editor.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText('const postSignIn = async ({ event }) => ({ seen: event.user.username })')
  await button(page, 'Run').click()
  await page.getByText('"seen": "mira"').waitFor()

  await button(page, 'Add variable').click()
  await page.getByLabel('Name').fill('KEY')
  await page.getByLabel('Value').fill('a key')
  await page.getByRole('switch', { name: 'Block on failure' }).check()
  await page.getByRole('link', { name: 'Scripts' }).first().click()
  await button(page, 'Stay').click()
  await button(page, 'Save').click()
  await button(page, 'Save').waitFor({ state: 'detached' })
  expect(await server.manage('GET /api/configs/actions')).toMatchObject([
    {
      key: 'action.postSignIn',
      value: { environmentVariables: { KEY: 'a key' }, onExecutionError: 'block' },
    },
  ])
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button(page, 'Delete script').click()
  await dialog(page).getByRole('button', { name: 'Delete script' }).click()
  await expect.poll(() => server.manage('GET /api/configs/actions')).toEqual([])
  expect(unexpected(complaints)).toEqual([])
  await page.context().close()
})
