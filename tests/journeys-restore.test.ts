import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from './support/addresses.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { allowDeletion, requestDeletion } from './support/deletion.ts'
import { desktopLooks } from './support/looks.ts'
import { sentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await allowDeletion(server)
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** Mira, whose account is closed, and the link of the letter about it. */
async function closed() {
  const mira = await somebody(server)
  const email = `mira.quiet${count++}@mail.example`
  await linkAddress(server, mira, 'email', email)
  await requestDeletion(mira)
  const link = async () =>
    (await sentTo(server, email)).map(({ text }) => /http\S+\/restore#\S+/.exec(text)?.[0]).find(Boolean)
  await expect.poll(link, { timeout: 60_000 }).toBeTruthy()
  return { mira, link: (await link()) ?? '' }
}

const deletesAtOf = async (userId: string) =>
  (await server.manage('GET /api/users/:userId', { params: { userId } })).deletesAt

describe.each(desktopLooks)('an account that will be deleted, in $name', ({ texts, name: _, ...look }) => {
  it('is offered back at sign-in, and opens at one click', async () => {
    const { mira } = await closed()
    const { page, complaints } = await openPage(browser, look)
    const signIn = async () => {
      await page.goto(`${server.url}/account`)
      await page.getByRole('textbox').first().fill(mira.username)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: texts['signIn.enterPassword'] }).waitFor()
      await page.keyboard.type(password)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: texts['restore.closed.title'] }).waitFor()
    }
    await signIn()
    await expectAccessible(page, 'a closed account')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['restore.leave'] }).click()
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    expect(await deletesAtOf(mira.id)).not.toBeNull()

    await signIn()
    await page.getByRole('button', { name: texts['restore.keepAndSignIn'] }).click()
    await page.waitForURL(/\/account(?!.*code=)/)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await deletesAtOf(mira.id)).toBeNull()
    expect(complaints.filter(complaint => !/status of 422/.test(complaint))).toEqual([])
    await page.context().close()
  })

  it('is kept by the link of the letter, after a click, once', async () => {
    const { mira, link } = await closed()
    const { page, complaints } = await openPage(browser, look)
    await page.goto(link)
    await page.getByRole('heading', { name: texts['restore.title'] }).waitFor()
    expect(page.url()).toBe(`${server.url}/restore`)
    await page.getByText(/mi•••@mail\.example/).waitFor()
    await expectAccessible(page, 'keep the account')
    await expectNothingCut(page)
    expect(await deletesAtOf(mira.id)).not.toBeNull()
    await page.getByRole('button', { name: texts['restore.keep'] }).click()
    await page.getByRole('heading', { name: texts['restore.done.title'] }).waitFor()
    await expectAccessible(page, 'kept')
    expect(await deletesAtOf(mira.id)).toBeNull()
    await page.getByRole('link', { name: texts['signIn.signIn'] }).click()
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    expect(complaints).toEqual([])

    const again = await page.context().newPage()
    await again.goto(link)
    await again.getByRole('heading', { name: texts['undo.over.title'] }).waitFor()
    await expectAccessible(again, 'a used link')
    await page.context().close()
  })
})
