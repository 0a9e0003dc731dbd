import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser } from './support/browser.ts'
import { openConsole } from './support/console.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { smtpConfig, startSmtp } from './support/smtp.ts'

let server: TestServer
let browser: Browser
let mail: Awaited<ReturnType<typeof startSmtp>>
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  browser = await launchBrowser()
  mail = await startSmtp()
})
afterAll(async () => {
  await browser.close()
  await mail.stop()
  await server.stop()
})

it('writes a letter beside its preview, sends it as a test, and goes back to the built-in one', async () => {
  const { page, button, complaints } = await openConsole(browser, server, { path: '/email-templates' })
  await page.getByText(/No letters reach people yet/).waitFor()
  await expectAccessible(page, 'all letters')
  await server.manage('POST /api/connectors', {
    body: { connectorId: 'simple-mail-transfer-protocol', config: smtpConfig(mail.port) },
  })
  await page.getByRole('link', { name: 'Sign-in', exact: true }).click()
  await page.getByText(/^There is no own text yet/).waitFor()
  const letter = page.frameLocator('iframe')
  await letter.getByText('000000').waitFor()
  const ground = () => letter.locator('body').evaluate(body => getComputedStyle(body).backgroundColor)
  const light = await ground()
  await page.getByRole('switch', { name: 'Dark theme' }).check()
  await expect.poll(ground).not.toBe(light)
  await expectAccessible(page, 'the built-in letter')

  await page.getByLabel('Subject').fill('Welcome back')
  const editor = page.getByRole('textbox', { name: 'Text', exact: true })
  await editor.click()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(
    '<h1 style="color:red">Hello</h1><script>document.title = "taken"</script><img src=x onerror="alert(1)"> ',
  )
  await page.getByText(/^The letter has no \{\{code\}\}/).waitFor()
  await page.getByRole('button', { name: /\{\{code\}\}/ }).click()
  await page.getByText(/^The letter has no/).waitFor({ state: 'detached' })
  await letter.getByRole('heading', { name: 'Hello' }).waitFor()
  await letter.getByText('000000').waitFor()
  expect(await letter.locator('html').evaluate(() => document.title)).not.toBe('taken')
  await page.getByLabel('Send to').fill('mira@people.example')
  await button('Send test letter').click()
  await page.getByText(/^Sent to mira@people.example/).waitFor()
  expect(mail.mails.at(-1)).toMatchObject({
    subject: 'Welcome back',
    html: expect.stringContaining('000000'),
  })
  expect(await server.manage('GET /api/email-templates')).toEqual([])

  await page.getByRole('link', { name: 'People' }).first().click()
  await button('Stay').click()
  await button('Save').click()
  await button('Save').waitFor({ state: 'detached' })
  expect(await server.manage('GET /api/email-templates')).toMatchObject([
    { languageTag: 'en', templateType: 'SignIn', details: { subject: 'Welcome back' } },
  ])
  await page.getByLabel('Language').selectOption('zh-CN')
  await page.getByText(/^There is no own text yet/).waitFor()
  await page.getByLabel('Language').selectOption('en')
  await page.setViewportSize({ width: 320, height: 700 })
  await expectNothingCut(page)
  await button('Back to the built-in letter').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete text' }).click()
  await expect.poll(() => server.manage('GET /api/email-templates')).toEqual([])
  const blocked = /^Executing inline event handler violates/
  expect(complaints.some(line => blocked.test(line))).toBe(true)
  // The picture of the letter does not exist.
  expect(complaints.filter(line => !blocked.test(line) && !/letter-frame|\/x$/.test(line))).toEqual([])
  await page.context().close()
})

it('shows letters to those who may only read, without a button', async () => {
  const { page, button, complaints } = await openConsole(browser, server, {
    roles: ['read-only'],
    path: '/email-templates/Register',
  })
  await page.frameLocator('iframe').getByText('000000').waitFor()
  expect(await page.getByLabel('Subject').isDisabled()).toBe(true)
  expect(await button('Send test letter').count()).toBe(0)
  expect(await page.getByRole('button', { name: /\{\{code\}\}/ }).count()).toBe(0)
  expect(complaints).toEqual([])
  await page.context().close()
})
