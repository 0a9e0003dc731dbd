import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { linkAddress } from './support/addresses.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { desktopLooks } from './support/looks.ts'
import { sentTo } from './support/mailbox.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const gentle = 'a-Quieter-Lake-78'

describe.each(desktopLooks)(
  'the lockdown link of a security notice, in $name',
  ({ texts, name: _, ...look }) => {
    it('asks for a click, locks, and leads to a new password', async () => {
      const mira = await somebody(server)
      const email = `mira.page${count++}@mail.example`
      await linkAddress(server, mira, 'email', email)
      const link = await vi.waitFor(
        async () => {
          const found = (await sentTo(server, email))
            .map(({ text }) => /http\S+\/lockdown#\S+/.exec(text)?.[0])
            .find(Boolean)
          if (!found) throw new Error('no link yet')
          return found
        },
        { timeout: 60_000 },
      )
      const { page, complaints } = await openPage(browser, look)
      await page.goto(link)
      await page.getByRole('heading', { name: texts['lockdown.title'] }).waitFor()
      expect(page.url()).toBe(`${server.url}/lockdown`)
      await expectAccessible(page, 'lockdown')
      await expectNothingCut(page)
      expect((await mira.ask('GET /api/my-account')).status).toBe(200)

      await page.getByRole('button', { name: texts['lockdown.do'] }).click()
      await page.getByRole('heading', { name: texts['lockdown.done.title'] }).waitFor()
      await expectAccessible(page, 'locked')
      await expectNothingCut(page)
      expect((await mira.ask('GET /api/my-account')).status).toBe(401)

      await page.getByRole('link', { name: texts['lockdown.password'] }).click()
      await page.getByRole('textbox', { name: texts['password.new'] }).fill(gentle)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: texts['access.done.title'] }).waitFor()
      await signIn(server.url, mira.username, gentle)
      expect(complaints).toEqual([])

      const again = await page.context().newPage()
      await again.goto(link)
      await again.getByRole('heading', { name: texts['undo.over.title'] }).waitFor()
      await page.context().close()
    })
  },
)
