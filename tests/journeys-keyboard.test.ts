import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAuthenticator } from './support/authenticator.ts'
import { launchBrowser } from './support/browser.ts'
import { enterAccount } from './support/enter-account.ts'
import { factorsOf } from './support/factors.ts'
import { keyboardOf } from './support/keyboard.ts'
import { chineseDesktop, desktopLooks, sayIn } from './support/looks.ts'
import { type OtherProvider, startOtherProvider } from './support/openid-provider.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { answerThere, connect } from './support/social-connector.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let other: OtherProvider
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  other = await startOtherProvider({ redirectUris: [`${server.url}/callback/other`] })
  browser = await launchBrowser()
  await connect(server, other)
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', {
    body: { fields: { ...fields, personalAccessToken: 'Edit' } },
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await other.stop()
})

describe.each(desktopLooks)('by the keyboard alone, in $name, a person', ({ texts, name: _, ...look }) => {
  const say = sayIn(texts)

  async function enter(path: string) {
    const mira = await somebody(server)
    await signIn(server.url, mira.username, password)
    const { page, button } = await enterAccount(browser, server, mira, { texts, look, path })
    const keyboard = keyboardOf(page)
    const field = (name: string) => page.getByRole('textbox', { name, exact: true })
    return {
      ...keyboard,
      mira,
      page,
      button,
      field,
      inDialog: (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true }),
      chooseOf: (of: string, item: string) =>
        keyboard.choose(button(say('row.more', { name: of })), page.getByRole('menuitem', { name: item })),
      async confirm() {
        await keyboard.type(field(texts['stepUp.password']), password)
        await keyboard.press('Enter')
      },
    }
  }

  it('adds a passkey, renames it and removes it', async () => {
    const { page, mira, button, field, inDialog, ...by } = await enter('/security')
    await addAuthenticator(page)
    const name = field(texts['passkey.name'])
    await by.pressOn(button(texts['passkey.add']))
    await by.press('Escape')
    await by.leaveDialog()
    await by.pressOn(button(texts['passkey.add']), 'Space')
    await by.confirm()
    await by.type(name, 'MacBook')
    await by.press('Enter')
    await by.leaveDialog()
    await by.pressOn(button(say('row.more', { name: 'MacBook' })))
    await page.getByRole('menu').waitFor()
    await by.press('Escape')
    await page.getByRole('menu').waitFor({ state: 'hidden' })
    await by.chooseOf('MacBook', texts['passkey.rename'])
    await by.type(name, 'Desk')
    await by.pressOn(inDialog(texts['row.save']), 'Space')
    await by.leaveDialog()
    await by.chooseOf('Desk', texts['row.remove'])
    await by.pressOn(inDialog(texts['row.remove']))
    await by.leaveDialog()
    await page.getByText(texts['passkeys.none']).waitFor()
    await by.expectFocus()
    expect(await factorsOf(mira)).toEqual([])
    await page.context().close()
  })

  it('changes the password, and stays signed in elsewhere', async () => {
    const { page, mira, button, field, inDialog, ...by } = await enter('/security')
    await by.pressOn(button(`${texts['row.change']} ${texts['password.name']}`))
    await by.confirm()
    await by.type(field(texts['password.new']), 'rainy-River-88')
    await by.pressOn(page.getByRole('checkbox', { name: texts['password.endOthers'] }), 'Space')
    await by.pressOn(inDialog(texts['password.change']))
    await by.leaveDialog()
    await page.getByText(texts['row.saved']).waitFor()
    expect((await mira.ask('GET /api/my-account')).status).toBe(200)
    await page.context().close()
  })

  it('links a social account and unlinks it', async () => {
    const { page, mira, button, inDialog, ...by } = await enter('/linked-accounts')
    const provider = texts === chineseDesktop.texts ? '另一家' : 'Other'
    await answerThere(page, other, { sub: mira.id, name: 'Nia' })
    await by.pressOn(button(`${texts['linkedAccounts.link']} ${provider}`))
    await by.confirm()
    await by.pressOn(inDialog(say('social.continue', { provider })))
    await page.getByText('Nia').waitFor()
    await by.leaveDialog()
    await by.chooseOf(provider, texts['linkedAccounts.unlink'])
    await by.pressOn(inDialog(texts['linkedAccounts.unlink']))
    await by.leaveDialog()
    await page.getByText(texts['linkedAccounts.notLinked']).waitFor()
    await by.expectFocus()
    await page.context().close()
  })

  it('ends a session', async () => {
    const { page, button, inDialog, ...by } = await enter('/devices')
    await by.pressOn(button(texts['devices.confirm']))
    await by.confirm()
    const ends = page.getByRole('main').getByRole('listitem').getByRole('button')
    await expect.poll(() => ends.count()).toBe(2)
    await by.leaveDialog()
    await by.pressOn(ends.last())
    await by.pressOn(inDialog(texts['sessions.end']))
    await by.leaveDialog()
    await expect.poll(() => ends.count()).toBe(1)
    await by.expectFocus()
    await page.context().close()
  })

  it('creates a token and deletes it', async () => {
    const { page, button, field, inDialog, ...by } = await enter('/data')
    await by.pressOn(button(texts['data.tokens.create']))
    await by.confirm()
    await by.type(field(texts['data.token.name']), 'backup script')
    await by.press('Enter')
    await page.getByRole('dialog', { name: texts['data.token.value.title'] }).waitFor()
    await by.pressOn(page.getByRole('checkbox'), 'Space')
    await by.pressOn(inDialog(texts['data.token.done']))
    await by.leaveDialog()
    await by.chooseOf('backup script', texts['data.token.delete'])
    await by.pressOn(inDialog(texts['data.token.delete']))
    await by.leaveDialog()
    await page.getByText(texts['data.tokens.none']).waitFor()
    await by.expectFocus()
    await page.context().close()
  })
})
