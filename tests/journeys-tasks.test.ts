import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { addTotp } from './support/factors.ts'
import { phoneLooks } from './support/looks.ts'
import { codeSentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, provenOnce, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
let count = 0
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await server.manage('POST /api/applications', {
    body: {
      name: 'Shop',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: ['https://shop.example/callback'] },
    },
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const newEmail = () => `mira${count++}@mail.example`

describe.each(phoneLooks)('an application, in $name,', ({ texts, name: _, ...look }) => {
  const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

  /** Opens a link to the account page, and signs in. */
  async function enter({ username }: Somebody, link: string) {
    const { page } = await openPage(browser, look)
    await page.route('https://shop.example/**', route => route.fulfill({ body: 'The shop' }))
    await page.goto(`${server.url}/account${link}`)
    await page.getByRole('textbox').first().fill(username)
    await button(page, texts['signIn.continue']).click()
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    await button(page, texts['signIn.signIn']).click()
    return page
  }

  async function linkAddress(page: Page, email: string) {
    await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
    await page.keyboard.press('Enter')
    const address = page.getByRole('textbox', { name: texts['email.new'] })
    await address.waitFor()
    expect(await address.inputValue()).toBe(email)
    await button(page, texts['code.send']).click()
    const code = page.getByRole('textbox', { name: texts['code.name'] })
    await code.waitFor()
    await code.fill(await codeSentTo(server, email))
  }

  const returning = (query: Record<string, string>) => new URLSearchParams(query).toString()

  it('sends a person to one task, and has them back after a success page', async () => {
    const email = newEmail()
    const to = 'https://shop.example/settings'
    const query = returning({ redirect: to, show_success: 'Yes', identifier: email })
    const page = await enter(await somebody(server), `/email?${query}`)
    await linkAddress(page, email)
    await page.getByRole('heading', { name: texts['task.email'] }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account/email/success')
    await expectAccessible(page, 'success')
    await expectNothingCut(page)
    await button(page, texts['account.backTo'].replace('{{host}}', 'shop.example')).click()
    await page.waitForURL(to)
    await page.context().close()
  }, 60_000)

  it('has a person back at once without a success page', async () => {
    const email = newEmail()
    const to = 'https://shop.example/settings'
    const page = await enter(
      await somebody(server),
      `/email?${returning({ redirect: to, identifier: email })}`,
    )
    await linkAddress(page, email)
    await page.waitForURL(to)
    await page.context().close()
  }, 60_000)

  it('cannot have a person sent to an origin that is not registered', async () => {
    const email = newEmail()
    const query = returning({ redirect: 'https://elsewhere.example/', identifier: email })
    const page = await enter(await somebody(server), `/email?${query}`)
    await linkAddress(page, email)
    await page.getByRole('heading', { name: texts['task.email'] }).waitFor()
    expect(await page.getByText('elsewhere.example').count()).toBe(0)
    await button(page, texts['state.toAccount']).click()
    await page.waitForURL(`${server.url}/account`)
    await page.context().close()
  }, 60_000)

  it('can link to the dialog of each task', async () => {
    const mira = await provenOnce(await somebody(server))
    const page = await enter(mira, '/password')
    await page.getByRole('dialog', { name: texts['password.change'] }).waitFor()
    await addTotp(mira)
    const dialogs = {
      '/email': texts['email.add'],
      '/phone': texts['phone.add'],
      '/username': texts['username.change'],
      '/authenticator-app': texts['totp.replace'],
      '/authenticator-app/replace': texts['totp.replace'],
      '/backup-codes/generate': texts['backupCodes.keep'],
      '/backup-codes/regenerate': texts['backupCodes.keep'],
      '/passkey/add': texts['passkey.add'],
    }
    for (const [path, name] of Object.entries(dialogs)) {
      await page.goto(`${server.url}/account${path}`)
      await page.getByRole('dialog', { name }).waitFor()
    }
    const sections = {
      '/sessions': texts['devices.title'],
      '/passkey/manage': texts['security.title'],
      '/backup-codes/manage': texts['security.title'],
      '/verified-action': texts['security.title'],
    }
    for (const [path, name] of Object.entries(sections)) {
      await page.goto(`${server.url}/account${path}`)
      await page.getByRole('heading', { name, level: 1 }).waitFor()
    }
    await page.context().close()
  }, 90_000)
})
