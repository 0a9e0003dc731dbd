import type { FieldControl, FieldName } from '@latchkey/contract'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { desktopLooks, type Look, phoneLooks, sayIn } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, type Somebody, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await control({ accountDeletion: 'Edit', personalAccessToken: 'Edit' })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function control(changed: Partial<Record<FieldName, FieldControl>>): Promise<void> {
  const { fields } = await server.manage('GET /api/account-center')
  await server.manage('PATCH /api/account-center', { body: { fields: { ...fields, ...changed } } })
}

const expectFocusKept = (page: Page) =>
  expect(page.evaluate(() => document.activeElement === document.body)).resolves.toBe(false)

async function signIn(page: Page, texts: Look['texts'], { username }: Somebody): Promise<void> {
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** The browser of a signed-in person, at a path of the account page. */
async function enter(person: Somebody, path: string, { texts, name: _, ...look }: Look) {
  const { page } = await openPage(browser, look)
  await page.goto(`${server.url}/account${path}`)
  await signIn(page, texts, person)
  const dialog = page.getByRole('dialog')
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const confirm = async () => {
    await dialog.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
    await page.keyboard.press('Enter')
  }
  return { page, dialog, button, confirm, texts }
}

describe.each(phoneLooks)('on a phone, in $name, a person', look => {
  it('downloads their data, also after a reload and a server that was away', async () => {
    const { page, dialog, button, confirm, texts } = await enter(await somebody(server), '/data', look)
    await button(texts['data.export.ask']).click()
    await confirm()
    await expectAccessible(page, 'export')
    await page.route('**/api/my-account/exports', route => route.abort())
    await button(texts['data.export.start']).click()
    await dialog.getByText(texts['problem.offline']).waitFor()
    await page.unroute('**/api/my-account/exports')
    const pending = { json: [{ id: 'an-export', status: 'pending' }] }
    await page.route('**/api/my-account/exports', route =>
      route.request().method() === 'GET' ? route.fulfill(pending) : route.continue(),
    )
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByText(texts['data.export.pending']).waitFor()
    await expectFocusKept(page)
    await expectAccessible(page, 'pending')
    await page.unroute('**/api/my-account/exports')
    await page.reload()
    const [before = ''] = texts['data.export.ready'].split('{{moment}}')
    await page.getByText(before).waitFor()
    await expectAccessible(page, 'data')
    await expectNothingCut(page)
    const downloading = page.waitForEvent('download')
    await button(texts['data.export.download']).click()
    expect((await downloading).suggestedFilename()).toMatch(/^account-\d{4}-\d\d-\d\d\.zip$/)
    await page.context().close()
  })

  it('deletes the account by the link of an application, once, and is told how to come back', async () => {
    await server.manage('PATCH /api/account-center', { body: { deletionGracePeriod: 0 } })
    const link = '?action=account_deactivate'
    const { page, dialog, button, confirm, texts } = await enter(await somebody(server), link, look)
    await confirm()
    await button(texts['data.deletion.do']).click()
    await dialog.getByText(texts['data.deletion.wordRequired']).waitFor()
    await expectAccessible(page, 'final deletion')

    await server.manage('PATCH /api/account-center', { body: { deletionGracePeriod: 14 } })
    await page.reload()
    await dialog.getByText(texts['data.deletion.back']).waitFor()
    await expectAccessible(page, 'deletion')
    await expectNothingCut(page)
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    const inTab = tab.getByRole('dialog')
    await inTab.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
    await tab.keyboard.press('Enter')
    await inTab.getByText(texts['data.deletion.back']).waitFor()

    await button(texts['data.deletion.do']).click()
    await page.getByRole('heading', { name: texts['ending.deletion.title'] }).waitFor()
    await expectAccessible(page, 'deleted')
    await expectNothingCut(page)
    await page.reload()
    await page.getByRole('heading', { name: texts['ending.deletion.title'] }).waitFor()
    await inTab.getByRole('button', { name: texts['data.deletion.do'] }).click()
    await tab.getByText(texts['account.sessionEnded']).waitFor()
    await page.getByRole('link', { name: texts['ending.deletion.signIn'] }).click()
    await page.waitForURL(/sign-in/)
    await page.context().close()
  })
})

describe.each(desktopLooks)('on a desktop, in $name, a person', look => {
  it('creates a token, whose value is not lost by accident, renames and deletes it', async () => {
    const { page, dialog, button, confirm, texts } = await enter(await somebody(server), '/data/token', look)
    const name = dialog.getByRole('textbox', { name: texts['data.token.name'] })
    const menuOf = (name: string) => button(sayIn(texts)('row.more', { name }))
    await confirm()
    await name.fill('backup script')
    await control({ personalAccessToken: 'ReadOnly' })
    await page.keyboard.press('Enter')
    await dialog.getByText(texts['problem.notEditable']).waitFor()
    expect(await name.inputValue()).toBe('backup script')
    await control({ personalAccessToken: 'Edit' })
    await expectAccessible(page, 'new token')
    await page.keyboard.press('Enter')

    await dialog.getByText(/^pat_\w{32}$/).waitFor()
    await page.keyboard.press('Escape')
    await dialog.getByText(texts['data.token.keptRequired']).waitFor()
    await expectAccessible(page, 'value of a token')
    await dialog.getByRole('checkbox').check()
    await button(texts['data.token.done']).click()
    await dialog.waitFor({ state: 'hidden' })
    await expectFocusKept(page)

    await menuOf('backup script').click()
    await page.getByRole('menuitem', { name: texts['passkey.rename'] }).click()
    await name.fill('nightly backup')
    await page.keyboard.press('Enter')
    await page.getByText('nightly backup').waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await expectAccessible(page, 'tokens')
    await menuOf('nightly backup').click()
    await page.getByRole('menuitem', { name: texts['data.token.delete'] }).click()
    await dialog.getByRole('button', { name: texts['data.token.delete'], exact: true }).click()
    await page.getByText(texts['data.tokens.none']).waitFor()
    await page.context().close()
  })

  it('secures the account, and looks through it after signing in with a new password', async () => {
    const mira = await somebody(server)
    const params = { userId: mira.id }
    await server.manage('PATCH /api/users/:userId', { params, body: { primaryPhone: '8613900000000' } })
    const { page, dialog, button, texts } = await enter(mira, '/data/lockdown', look)
    await dialog.getByText(texts['data.lockdown.when']).waitFor()
    await expectAccessible(page, 'lockdown')
    await button(texts['data.lockdown.do']).click()
    await page.getByRole('heading', { name: texts['ending.lockdown.title'] }).waitFor()
    await expectAccessible(page, 'locked down')
    await page.getByRole('link', { name: texts['signIn.signIn'] }).click()
    await signIn(page, texts, mira)
    const renewed = 'a-Quieter-Lake-78'
    await page.getByRole('textbox', { name: texts['password.new'] }).fill(renewed)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: texts['review.title'] }).waitFor()
    await page.getByText('+86 139 0000 0000', { exact: true }).waitFor()
    await expectAccessible(page, 'review')
    await button(texts['review.confirm']).click()
    await dialog.getByRole('textbox', { name: texts['stepUp.password'] }).fill(renewed)
    await page.keyboard.press('Enter')
    await dialog.getByText(texts['review.confirm.about']).waitFor()
    await dialog.getByRole('button', { name: texts['review.confirm'] }).click()
    await page.getByText(texts['review.done']).waitFor()
    await dialog.waitFor({ state: 'hidden' })
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toContain(texts['review.done'])
    await page.reload()
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(await page.getByText(texts['review.title']).count()).toBe(0)
    await page.context().close()
  })
})
