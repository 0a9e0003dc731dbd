import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { giveCredentials } from './support/demo.ts'
import { deviceAt } from './support/device.ts'
import { desktopLooks, sayIn } from './support/looks.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

// Signing in at a device without a keyboard; RFC 8628.

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

describe.each(desktopLooks)('a person with a device, in $name', ({ texts, name: _, ...look }) => {
  it('enters its code, confirms it, signs in, and goes back to the device', async () => {
    const device = deviceAt(server.url)
    const started = await device.begin()
    const { page, complaints } = await openPage(browser, look)
    await page.goto(started.verification_uri)
    await page.getByRole('heading', { name: texts['device.title'] }).waitFor()
    await expectAccessible(page, 'the code')
    await expectNothingCut(page)
    await page.getByLabel(texts['device.code']).fill('wrng-code')
    await page.keyboard.press('Enter')
    await page.getByText(texts['device.error.unknown']).waitFor()
    await expectAccessible(page, 'a wrong code')
    await page.getByLabel(texts['device.code']).fill(started.user_code.toLowerCase())
    await page.keyboard.press('Enter')
    const title = sayIn(texts)('device.confirm.title', { application: 'Device demo' })
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText(started.user_code).waitFor()
    await expectAccessible(page, 'the confirmation')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['device.continue'] }).click()
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    await giveCredentials(page, 'mira', texts)
    await page.getByRole('heading', { name: texts['device.done.title'] }).waitFor()
    await expectAccessible(page, 'the end')
    expect((await device.poll(started.device_code)).status).toBe(200)
    // A refused code is an error of the request, which the browser reports by itself.
    expect(complaints.filter(each => !/status of 400/.test(each))).toEqual([])

    // Within the session, by the link of the device's QR code.
    const again = await device.begin()
    await page.goto(again.verification_uri_complete)
    await expect.poll(() => page.getByLabel(texts['device.code']).inputValue()).toBe(again.user_code)
    await page.getByRole('button', { name: texts['device.continue'] }).click()
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByRole('button', { name: texts['device.confirm.deny'] }).click()
    await page.getByRole('heading', { name: texts['device.denied.title'] }).waitFor()
    await expectAccessible(page, 'a refusal')
    expect((await device.poll(again.device_code)).body.error).toBe('access_denied')
    await page.getByRole('link', { name: texts['device.again'] }).click()
    await page.getByLabel(texts['device.code']).waitFor()
    await page.context().close()
  })

  it('begins again after its session was lost, and reads that cookies are blocked', async () => {
    const device = deviceAt(server.url)
    const { page } = await openPage(browser, look)
    await page.goto((await device.begin()).verification_uri_complete)
    await page.getByLabel(texts['device.code']).waitFor()
    await page.context().clearCookies()
    await page.getByRole('button', { name: texts['device.continue'] }).click()
    await page.getByText(texts['device.error.lost']).waitFor()
    await expectAccessible(page, 'a lost session')
    await page.getByRole('link', { name: texts['device.again'] }).click()
    await page.getByLabel(texts['device.code']).waitFor()

    await page.evaluate(() =>
      Object.defineProperty(document, 'cookie', { get: () => '', set: () => {}, configurable: true }),
    )
    await page.context().clearCookies()
    await page.getByLabel(texts['device.code']).fill('ABCD-EFGH')
    await page.getByRole('button', { name: texts['device.continue'] }).click()
    await page.getByRole('heading', { name: texts['noCookies.title'] }).waitFor()
    await expectAccessible(page, 'no cookies')
    await expectNothingCut(page)
    await page.context().close()
  })
})
