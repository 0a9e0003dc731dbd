import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from './support/addresses.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { desktopLooks } from './support/looks.ts'
import { sentTo } from './support/mailbox.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

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

/** Mira, in whose account a thief replaced the email address, and the link sent to her. */
async function robbed(): Promise<{ mira: Somebody; email: string; link: string }> {
  const mira = await somebody(server)
  const email = `mira${count++}@mail.example`
  await linkAddress(server, mira, 'email', email)
  await linkAddress(server, mira, 'email', `thief${count++}@mail.example`)
  const link = () =>
    sentTo(server, email).then(sent =>
      sent.map(({ text }) => /http\S+\/undo#\S+/.exec(text)?.[0]).find(Boolean),
    )
  await expect.poll(link, { timeout: 60_000 }).toBeTruthy()
  return { mira, email, link: (await link()) ?? '' }
}

const gentle = 'a-Quieter-Lake-78'

describe.each(desktopLooks)('the link of a security notice, in $name', ({ texts, name: _, ...look }) => {
  it('restores the address with a new password, and continues to the sign-in page', async () => {
    const { mira, email, link } = await robbed()
    const { page, complaints } = await openPage(browser, look)
    await page.goto(link)
    await page.getByRole('heading', { name: texts['undo.email'] }).waitFor()
    expect(page.url()).toBe(`${server.url}/undo`)
    await expectAccessible(page, 'undo')
    await expectNothingCut(page)

    const field = page.getByRole('textbox', { name: texts['undo.password'] })
    await field.fill('12345678')
    await page.keyboard.press('Enter')
    await page.getByText(texts['requirement.unmet']).waitFor()
    await expectAccessible(page, 'a password that is refused')
    await field.fill(password)
    await page.keyboard.press('Enter')
    await page.getByText(texts['problem.samePassword']).waitFor()
    await field.fill(gentle)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['undo.done.title'] }).waitFor()
    await expectAccessible(page, 'undone')
    await signIn(server.url, mira.username, gentle)
    const user = await server.manage('GET /api/users/:userId', { params: { userId: mira.id } })
    expect(user.primaryEmail).toBe(email)

    await page.getByRole('link', { name: texts['signIn.signIn'] }).click()
    await page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    expect(complaints.filter(complaint => !/status of 422/.test(complaint))).toEqual([])

    // In a new tab, as the first one is still loading the sign-in page.
    const again = await page.context().newPage()
    await again.goto(link)
    await again.getByRole('heading', { name: texts['undo.over.title'] }).waitFor()
    await expectAccessible(again, 'a used link')
    await page.context().close()
  })
})

describe('a link of a security notice', () => {
  it('reports that another account has the address by now', async () => {
    const { email, link } = await robbed()
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(link)
    await page.getByRole('textbox', { name: en['undo.password'] }).fill(gentle)
    await server.manage('POST /api/users', { body: { primaryEmail: email } })
    await page.getByRole('button', { name: en['undo.do'] }).click()
    await page.getByRole('heading', { name: en['undo.taken.title'] }).waitFor()
    await page.context().close()
  })

  it('asks for no password when the account had none', async () => {
    const { mira, link } = await robbed()
    await server.database.query(
      'update users set password_digest = null, password_algorithm = null where id = $1',
      [mira.id],
    )
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(link)
    await page.getByRole('button', { name: en['undo.do'] }).waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)
    await page.getByRole('button', { name: en['undo.do'] }).click()
    await page.getByRole('heading', { name: en['undo.done.title'] }).waitFor()
    await page.context().close()
  })

  it('is no longer in the page after a reload, which explains how to continue', async () => {
    const { link } = await robbed()
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(link)
    await page.getByRole('button', { name: en['undo.do'] }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: en['undo.noToken.title'] }).waitFor()
    await expectAccessible(page, 'without a token')
    await page.context().close()
  })
})
