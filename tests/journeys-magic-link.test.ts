import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { phoneLooks } from './support/looks.ts'
import { sentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'

let server: TestServer
let browser: Browser
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  await decide(server, { signUp: { identifiers: ['email'], password: false, verify: true } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const newEmail = () => `mira${count++}@mail.example`

/** The link that the server mailed. */
async function mailed(email: string, interactionEvent?: 'Register'): Promise<string> {
  await server.manage('POST /api/one-time-tokens', {
    body: { email, send: true, ...(interactionEvent && { context: { interactionEvent } }) },
  })
  const [letter] = await sentTo(server, email)
  return /http\S+one_time_token\S+/.exec(letter?.text ?? '')?.[0] ?? ''
}

describe.each(phoneLooks)('a person with a magic link, in $name', ({ texts, name: _, ...look }) => {
  it('presses one button, and is signed in', async () => {
    const email = newEmail()
    await server.manage('POST /api/users', { body: { primaryEmail: email, name: 'Mira Okafor' } })
    const link = await mailed(email)
    const { page, complaints } = await openPage(browser, look)
    await page.goto(link)
    await page.getByRole('heading', { name: texts['magicLink.title'] }).waitFor()
    await page.getByText('m•••@mail.example').waitFor()
    await expectAccessible(page, 'a magic link')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await page.waitForURL(/\/account(\/\w+)?$/)
    await page.getByText('Mira Okafor').first().waitFor()
    expect(complaints).toEqual([])
    await page.context().close()

    const another = await openPage(browser, look)
    await another.page.goto(link)
    await another.page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await another.page.getByText(texts['magicLink.over']).waitFor()
    expect(another.page.url()).not.toContain('one_time_token')
    await expectAccessible(another.page, 'a used magic link')
    await another.page.getByRole('button', { name: texts['social.back'] }).click()
    await another.page.getByRole('heading', { name: texts['signIn.title'] }).waitFor()
    await another.page.context().close()
  })
})

describe('a magic link that the server cannot read', () => {
  it('does not work, as any unknown one', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(await mailed(newEmail()))
    await page.getByRole('heading', { name: en['magicLink.title'] }).waitFor()
    const broken = new URL(page.url())
    broken.searchParams.set('one_time_token', 'z'.repeat(3000))
    await page.goto(broken.href)
    await page.getByRole('button', { name: en['signIn.continue'] }).click()
    await page.getByText(en['magicLink.over']).waitFor()
    await page.context().close()
  })
})

describe('a person without an account', () => {
  it.each([
    ['a link for both', undefined],
    ['a link for registration', 'Register'],
  ] as const)('creates one by %s', async (_, event) => {
    const email = newEmail()
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.goto(await mailed(email, event))
    await page.getByRole('button', { name: en['signIn.continue'] }).click()
    await page.getByRole('heading', { name: en['address.unknown.title'] }).waitFor()
    await page.getByRole('button', { name: en['register.createAccount'] }).click()
    await page.waitForURL(/\/account(\/\w+)?$/)
    const [user] = await server.manage('GET /api/users', { query: { search: email } })
    expect(user?.primaryEmail).toBe(email)
    await page.context().close()
  })
})
