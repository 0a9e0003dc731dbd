import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { addTotp } from './support/factors.ts'
import { phoneLooks, sayIn } from './support/looks.ts'
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
    await button(page, sayIn(texts)('account.backTo', { host: 'shop.example' })).click()
    await page.waitForURL(to)
    await page.context().close()
  })

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
  })

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
  })

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
  })

  it('has a person told why a task is not there: nothing to manage, managed, or off', async () => {
    const named = (text: 'unavailable.managed' | 'unavailable.off', name: keyof typeof texts) =>
      texts[text].replace('{{name}}', texts[name])
    const everywhere: Record<string, keyof typeof texts> = {
      '/email': 'email.name',
      '/phone': 'phone.name',
      '/username': 'username.name',
      '/password': 'password.name',
      '/authenticator-app': 'method.totp',
      '/authenticator-app/replace': 'method.totp',
      '/backup-codes/generate': 'backupCodes.name',
      '/backup-codes/regenerate': 'backupCodes.name',
      '/backup-codes/manage': 'backupCodes.name',
      '/passkey/add': 'passkeys.title',
      '/passkey/manage': 'passkeys.title',
    }
    const mira = await somebody(server)
    const { fields } = await server.manage('GET /api/account-center')
    const page = await enter(mira, '')
    const notice = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor()
    const go = (path: string) => page.goto(`${server.url}/account${path}`)
    /** Goes there as a link of the page does, without loading it again. */
    const move = (path: string) =>
      page.evaluate(address => {
        history.pushState(null, '', address)
        dispatchEvent(new PopStateEvent('popstate'))
      }, `/account${path}`)
    await page.locator('.lk-settings').waitFor()
    for (const [path, text] of Object.entries({
      '/backup-codes/generate': 'unavailable.backupCodesFirst',
      '/backup-codes/regenerate': 'unavailable.backupCodesFirst',
      '/backup-codes/manage': 'unavailable.backupCodes',
      '/passkey/manage': 'unavailable.passkeys',
    } as const)) {
      await go(path)
      await notice(texts[text])
    }
    await expectAccessible(page, 'a task that is not there')
    await expectNothingCut(page)
    await button(page, texts['passkey.add']).click()
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await page.getByText(texts['unavailable.passkeys']).count()).toBe(0)

    const controls = ['username', 'password', 'email', 'phone', 'mfa'] as const
    const all = (control: 'ReadOnly' | 'Off') => Object.fromEntries(controls.map(field => [field, control]))
    try {
      await server.manage('PATCH /api/account-center', { body: { fields: all('ReadOnly') } })
      await go('')
      for (const [path, name] of Object.entries(everywhere)) {
        await move(path)
        await notice(named('unavailable.managed', name))
      }
      await notice(texts['managed.byAdministrator'])
      // One path of each setting: the page has to be loaded for each change of the settings.
      const settings = new Map(Object.entries(everywhere).map(([path, name]) => [name, path]))
      for (const [name, path] of settings) {
        // A section without any setting is not there at all.
        const other = path === '/email' ? 'phone' : path === '/phone' ? 'email' : undefined
        const kept = path === '/username' ? 'password' : (other ?? 'username')
        await server.manage('PATCH /api/account-center', {
          body: { fields: { ...all('Off'), [kept]: 'Edit' } },
        })
        await go(path)
        await notice(named('unavailable.off', name))
      }
    } finally {
      await server.manage('PATCH /api/account-center', { body: { fields } })
    }
    await page.context().close()
  })
})
