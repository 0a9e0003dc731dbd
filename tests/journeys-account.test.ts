import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { linkAddress } from './support/addresses.ts'
import { addAuthenticator } from './support/authenticator.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { addBackupCodes, addTotp, codeOf, factorsOf, steadyStep } from './support/factors.ts'
import { type Look, phoneLooks, sayIn } from './support/looks.ts'
import { codeSentTo } from './support/mailbox.ts'
import { signIn } from './support/people.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password, provenOnce, type Somebody, somebody } from './support/somebody.ts'

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

const newEmail = () => `mira${count++}@mail.example`
const english = { locale: 'en-US', colorScheme: 'light', viewport: { width: 1280, height: 860 } } as const

/** The browser of a signed-in person. */
async function enter({ username }: Somebody, texts: Look['texts'] = en, look: object = english) {
  const { page, complaints } = await openPage(browser, look)
  await page.goto(`${server.url}/account`)
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
  await page.waitForURL(/\/account/)
  await page.getByText(username).first().waitFor()
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  return { page, complaints, button, go: (path: string) => page.goto(`${server.url}/account${path}`) }
}

async function confirmByPassword(page: Page, texts: Look['texts'] = en): Promise<void> {
  await page.getByRole('textbox', { name: texts['stepUp.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** As if the ten minutes of a step-up were over. */
const endStepUp = (page: Page) => page.evaluate(() => sessionStorage.removeItem('latchkey:step-up'))

const chromeOnMac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

const nameOfDevice = (texts: Look['texts'], browserName: string, os: string) =>
  texts['sessions.device'].replace('{{browser}}', browserName).replace('{{os}}', os)

const gone = (page: Page) => page.getByRole('dialog').waitFor({ state: 'hidden' })

/** Waits until the button has its answer; while it waits, it looks and reads the same. */
const idle = (page: Page, button: Locator) => button.and(page.locator(':not([data-waiting])'))

/** Chooses an item of the menu behind the button with the dots. */
async function choose(page: Page, of: string, item: string, texts: Look['texts'] = en): Promise<void> {
  await page.getByRole('button', { name: sayIn(texts)('row.more', { name: of }), exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

describe.each(phoneLooks)('a person in $name', ({ texts, name: _, ...look }) => {
  it('links an email address, replaces it, and removes it', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira, texts, look)
    const [typo, first, second] = [newEmail(), newEmail(), newEmail()]
    await go('/contact')
    await button(`${texts['row.add']} ${texts['email.name']}`).waitFor()
    await expectAccessible(page, 'contact')
    await expectNothingCut(page)
    await button(`${texts['row.add']} ${texts['email.name']}`).click()
    await confirmByPassword(page, texts)
    const address = page.getByRole('textbox', { name: texts['email.new'] })
    await address.fill('mira at home')
    await page.keyboard.press('Enter')
    await page.getByText(texts['problem.emailInvalid']).waitFor()
    await address.fill(typo)
    await button(texts['code.send']).click()
    await page.getByRole('link', { name: texts['code.changeAddress'] }).click()
    expect(await address.inputValue()).toBe(typo)
    await address.fill(first)
    await expectAccessible(page, 'a new address')
    await button(texts['code.send']).click()
    const field = page.getByRole('textbox', { name: texts['code.name'] })
    await field.fill('000000')
    await page.getByText(texts['problem.wrongSentCode']).waitFor()
    expect(await field.inputValue()).toBe('')
    await expectAccessible(page, 'a wrong code')
    await page.keyboard.press('Enter')
    await page.getByText(texts['code.required']).waitFor()
    await expectNothingCut(page)
    expect(await page.getByRole('button', { name: /60|5\d/ }).isDisabled()).toBe(true)
    await field.fill(await codeSentTo(server, first))
    await gone(page)
    await page.getByText(first, { exact: true }).waitFor()

    await choose(page, texts['email.name'], texts['row.change'], texts)
    await address.fill(second)
    await button(texts['code.send']).click()
    await field.waitFor()
    await field.fill(await codeSentTo(server, second))
    await gone(page)
    await page.getByText(second, { exact: true }).waitFor()

    await choose(page, texts['email.name'], texts['row.remove'], texts)
    await page.getByRole('heading', { name: texts['email.remove'] }).waitFor()
    // People sign in by username alone here.
    await page.getByText(texts['email.removal.messages'].replace('{{address}}', second)).waitFor()
    await expectAccessible(page, 'removing an address')
    await button(texts['row.remove']).click()
    await gone(page)
    await button(`${texts['row.add']} ${texts['email.name']}`).waitFor()
    expect((await mira.ask('GET /api/my-account')).body.primaryEmail).toBeNull()
    await page.context().close()
  })

  it('sets up an authenticator app and backup codes, and removes them', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira, texts, look)
    await go('/security')
    await button(`${texts['row.set']} ${texts['method.totp']}`).click()
    await confirmByPassword(page, texts)
    await page.getByRole('img', { name: texts['totp.picture'] }).waitFor()
    await page.getByText(texts['totp.cannotScan']).click()
    await expectAccessible(page, 'an authenticator app')
    await expectNothingCut(page)
    const key = page.getByRole('list', { name: texts['totp.key'] }).getByRole('listitem')
    await steadyStep()
    await page
      .getByRole('textbox', { name: texts['totp.code'] })
      .fill(codeOf((await key.allInnerTexts()).join('')))

    // The codes are the next step of the same dialog, and can wait.
    const dialog = page.getByRole('dialog', { name: texts['backupCodes.keep'] })
    await dialog.waitFor()
    await expect.poll(() => dialog.evaluate(element => element.contains(document.activeElement))).toBe(true)
    await button(texts['signIn.setUp.skip']).click()
    await gone(page)
    await button(`${texts['row.set']} ${texts['backupCodes.name']}`).click()
    const codes = page.getByRole('list', { name: texts['backupCodes.name'] }).getByRole('listitem')
    await codes.first().waitFor()
    expect((await codes.allInnerTexts()).every(code => /^\w{5} \w{5}$/.test(code))).toBe(true)
    await expectAccessible(page, 'backup codes')
    await page.emulateMedia({ media: 'print' })
    expect(await codes.first().isVisible()).toBe(false)
    const printed = page.locator('.lk-print li')
    expect(await printed.first().isVisible()).toBe(true)
    expect(await printed.allInnerTexts()).toHaveLength(10)
    await page.emulateMedia({ media: 'screen' })
    await expectNothingCut(page)
    await page.getByText(texts['backupCodes.kept']).click()
    await button(texts['backupCodes.turnOn']).click()
    await gone(page)
    await page.getByText('10', { exact: false }).first().waitFor()
    await expectAccessible(page, 'security')
    await expectNothingCut(page)
    expect((await factorsOf(mira)).map(({ type }) => type).sort()).toEqual(['BackupCode', 'Totp'])

    await choose(page, texts['method.totp'], texts['row.remove'], texts)
    await expectAccessible(page, 'removing the app')
    await button(texts['row.remove']).click()
    await gone(page)
    await button(`${texts['row.set']} ${texts['method.totp']}`).waitFor()
    expect(await factorsOf(mira)).toEqual([])
    await page.context().close()
  })

  it('decides whether to be asked for a second step and for a passkey, unless the policy does', async () => {
    const mira = await somebody(server)
    const { page, go } = await enter(mira, texts, look)
    const secret = await addTotp(mira)
    const before = await server.manage('GET /api/sign-in-exp')
    const { mfa, passkeySignIn } = before
    await server.manage('PATCH /api/sign-in-exp', { body: { passkeySignIn: { enabled: true } } })
    try {
      await go('/security')
      const step = page.getByRole('switch', { name: texts['twoStep.ask'] })
      await step.waitFor()
      expect(await step.isChecked()).toBe(true)
      await expectAccessible(page, 'two-step verification')
      await expectNothingCut(page)
      await step.press('Space')
      await steadyStep()
      await page.getByRole('textbox', { name: texts['totp.code'] }).fill(codeOf(secret))
      const dialog = page.getByRole('dialog')
      await dialog.getByText(texts['twoStep.turnOff.about']).waitFor()
      await expectAccessible(page, 'turning the second step off')
      await dialog.getByRole('button', { name: texts['twoStep.turnOff'], exact: true }).press('Enter')
      await gone(page)
      await page.getByText(texts['twoStep.ask.off']).waitFor()
      expect(await step.isChecked()).toBe(false)
      await expect.poll(() => step.evaluate(element => element === document.activeElement)).toBe(true)
      expect((await mira.ask('GET /api/my-account/mfa-settings')).body).toEqual({ skipMfaOnSignIn: true })

      const prompt = page.getByRole('switch', { name: texts['passkey.prompt'] })
      await prompt.press('Space')
      await dialog.getByRole('button', { name: texts['twoStep.turnOff'], exact: true }).press('Enter')
      await gone(page)
      await page.getByText(texts['passkey.prompt.off']).waitFor()
      const { body } = await mira.ask('GET /api/my-account/logto-configs')
      expect(body.passkeySignIn).toEqual({ skipped: true })

      await server.manage('PATCH /api/sign-in-exp', { body: { mfa: { ...mfa, policy: 'Mandatory' } } })
      await page.reload()
      await page.getByText(texts['twoStep.ask.required']).waitFor()
      expect(await step.count()).toBe(0)
      await page.context().close()
    } finally {
      await server.manage('PATCH /api/sign-in-exp', { body: { mfa, passkeySignIn } })
    }
  })

  it('adds a passkey, renames it, confirms with it, and removes it', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira, texts, { ...look, userAgent: chromeOnMac })
    await addAuthenticator(page)
    await page.addInitScript(() => {
      const told: unknown[] = []
      Object.assign(globalThis, { told })
      Object.assign(PublicKeyCredential, {
        signalAllAcceptedCredentials: async (known: unknown) => told.push(known),
        signalCurrentUserDetails: async (known: unknown) => told.push(known),
      })
    })
    await go('/security')
    await button(texts['passkey.add']).click()
    await confirmByPassword(page, texts)
    const field = page.getByRole('textbox', { name: texts['passkey.name'] })
    await expect.poll(() => field.inputValue()).toBe(nameOfDevice(texts, 'Chrome', 'macOS'))
    await field.fill('MacBook')
    await expectAccessible(page, 'a new passkey')
    await button(texts['passkey.create']).click()
    await gone(page)
    await page.getByText('MacBook').waitFor()
    await expectAccessible(page, 'passkeys')

    await endStepUp(page)
    await page.reload()
    await choose(page, 'MacBook', texts['passkey.rename'], texts)
    await button(texts['passkey.use']).click()
    await field.fill('Desk')
    await button(texts['row.save']).click()
    await gone(page)
    await choose(page, 'Desk', texts['row.remove'], texts)
    await page.getByRole('heading', { name: /Desk/ }).waitFor()
    await button(texts['row.remove']).click()
    await gone(page)
    await page.getByText(texts['passkeys.none']).waitFor()
    expect(await factorsOf(mira)).toEqual([])
    // Tells the password manager not to offer the passkey anymore.
    await expect
      .poll(() => page.evaluate(() => (globalThis as unknown as { told: unknown[] }).told))
      .toEqual([
        {
          rpId: 'localhost',
          userId: Buffer.from(mira.id).toString('base64url'),
          allAcceptedCredentialIds: [],
        },
        {
          rpId: 'localhost',
          userId: Buffer.from(mira.id).toString('base64url'),
          name: mira.username,
          displayName: mira.username,
        },
      ])
    await page.context().close()
  })

  it('sees their sessions, ends one, and ends all others', async () => {
    const mira = await somebody(server)
    await signIn(server.url, mira.username, password)
    const { page, button, go } = await enter(mira, texts, look)
    await go('/devices')
    await button(texts['devices.confirm']).waitFor()
    await page.getByText(texts['sessions.current']).waitFor()
    await expectAccessible(page, 'before the list')
    await button(texts['devices.confirm']).click()
    await confirmByPassword(page, texts)
    await page.getByRole('heading', { name: texts['applications.title'] }).waitFor()
    await expectAccessible(page, 'devices')
    await expectNothingCut(page)
    const ends = page.getByRole('main').getByRole('listitem').getByRole('button')
    await expect.poll(() => ends.count()).toBe(2)
    await ends.first().click()
    await expectAccessible(page, 'ending a session')
    await button(texts['sessions.end']).click()
    await gone(page)
    await expect.poll(() => ends.count()).toBe(1)
    await button(texts['sessions.endOthers']).click()
    await page.getByRole('dialog').getByRole('button', { name: texts['sessions.endOthers'] }).click()
    await gone(page)
    await expect.poll(() => ends.count()).toBe(0)
    expect((await mira.ask('GET /api/my-account')).status).toBe(401)
    await page.context().close()
  })
})

describe('a person in a step-up', () => {
  it('is offered their strongest method, and can choose another', async () => {
    const email = newEmail()
    const person = await somebody(server)
    await linkAddress(server, person, 'email', email)
    const mira = await provenOnce(person)
    const secret = await addTotp(mira)
    const [code = ''] = await addBackupCodes(mira)
    const { page, button, go } = await enterByTotp(mira, secret)
    await go('/security/password')
    await page.getByRole('textbox', { name: en['totp.code'] }).waitFor()
    await button(en['stepUp.otherWay']).click()
    await expectAccessible(page, 'other ways')
    const ways = page.getByRole('dialog').getByRole('listitem')
    expect((await ways.allInnerTexts()).map(words => words.split('\n')[0])).toEqual([
      en['method.totp'],
      en['method.backupCode'],
    ])
    await ways.filter({ hasText: en['method.backupCode'] }).getByRole('button').click()
    await page.getByRole('textbox', { name: en['backupCodes.one'] }).fill(code)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: en['password.new'] }).waitFor()

    await endStepUp(page)
    await go('/devices/confirm')
    await button(en['stepUp.otherWay']).click()
    await ways.filter({ hasText: en['method.email'] }).getByRole('button').click()
    await button(en['code.send']).click()
    const field = page.getByRole('textbox', { name: en['code.name'] })
    await field.waitFor()
    await expectAccessible(page, 'a code by e-mail')
    await field.fill(await codeSentTo(server, email))
    await page.getByRole('heading', { name: en['applications.title'] }).waitFor()
    await page.context().close()
  })

  it('is not offered a code to the address that changes when there is a stronger method', async () => {
    const mira = await somebody(server)
    await linkAddress(server, mira, 'email', newEmail())
    const { page, go } = await enter(mira)
    await go('/contact/email')
    await page.getByRole('textbox', { name: en['stepUp.password'] }).waitFor()
    expect(await page.getByRole('button', { name: en['stepUp.otherWay'] }).count()).toBe(0)
    await go('/contact/phone')
    await page.getByRole('button', { name: en['stepUp.otherWay'] }).waitFor()
    await page.context().close()
  })

  async function enterByTotp(mira: Somebody, secret: string) {
    const { page } = await openPage(browser, english)
    await page.goto(`${server.url}/account`)
    await page.getByRole('textbox').first().fill(mira.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await steadyStep()
    await page.getByRole('textbox', { name: en['totp.code'] }).fill(codeOf(secret))
    await page.waitForURL(/\/account/)
    await page.getByText(mira.username).first().waitFor()
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    return { page, button, go: (path: string) => page.goto(`${server.url}/account${path}`) }
  }
})

describe('a person on the account page', () => {
  it('revokes an application’s access', async () => {
    const mira = await somebody(server)
    const redirectUri = `${server.url}/shop`
    const { id: clientId } = await server.manage('POST /api/applications', {
      body: { name: 'Shop', type: 'SPA', oidcClientMetadata: { redirectUris: [redirectUri] } },
    })
    await signIn(server.url, mira.username, password, { clientId, redirectUri, scope: 'openid profile' })
    const { page, button, go } = await enter(mira)
    await go('/devices/confirm')
    await confirmByPassword(page)
    await button(`${en['row.remove']} Shop`).click()
    await page.getByRole('heading', { name: en['applications.revoke'].replace('{{name}}', 'Shop') }).waitFor()
    await button(en['row.remove']).click()
    await gone(page)
    await page.getByText(en['applications.none']).waitFor()
    await page.context().close()
  })

  it('sees a spinner on a busy button, which keeps its width and works once', async () => {
    const { page, button, go } = await enter(await somebody(server))
    let asked = 0
    const answered = Promise.withResolvers<void>()
    await page.route('**/api/verifications/password', async route => {
      asked += 1
      await answered.promise
      await route.continue()
    })
    await go('/security/password')
    await page.getByRole('textbox', { name: en['stepUp.password'] }).fill(password)
    const waiting = button(en['stepUp.continue'])
    const before = await waiting.boundingBox()
    await waiting.click()
    await waiting.and(page.locator('[data-waiting]')).waitFor()
    await waiting.getByRole('progressbar').waitFor()
    await page.keyboard.press('Enter')
    expect(await waiting.boundingBox()).toEqual(before)
    await expect.poll(() => waiting.evaluate(element => element === document.activeElement)).toBe(true)
    answered.resolve()
    await page.getByRole('textbox', { name: en['password.new'] }).waitFor()
    expect(asked).toBe(1)
    await page.context().close()
  })

  it('says at the field why an email address cannot exist', async () => {
    const { page, button, go } = await enter(await somebody(server))
    await go('/contact/email')
    await confirmByPassword(page)
    const field = page.getByRole('textbox', { name: en['email.new'] })
    for (const [typed, words] of [
      [`${'a'.repeat(400)}@mail.example`, en['problem.emailTooLong']],
      ['mi\u0001ra@mail.example', en['problem.emailInvalid']],
    ] as const) {
      await field.fill(typed)
      await button(en['code.send']).click()
      await page.getByText(words).waitFor()
      expect(await field.getAttribute('aria-invalid')).toBe('true')
    }
    await page.context().close()
  })

  it('adds a phone number of a chosen country, and sees which method is safer', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira)
    await go('/contact/phone')
    await confirmByPassword(page)
    await page.getByText(en['phone.about']).waitFor()
    const country = page.getByRole('combobox', { name: en['address.country'] })
    await country.selectOption('GB')
    await page.getByRole('textbox', { name: en['phone.new'] }).fill('12')
    await button(en['code.send']).click()
    const example = en['problem.phoneInvalid.example'].replace('{{example}}', '+44 7400 123456')
    await page.getByText(example).waitFor()
    await expectAccessible(page, 'a wrong number')
    await country.selectOption('CN')
    await page.getByText(en['problem.phoneInvalid'], { exact: true }).waitFor()
    await page.getByRole('textbox', { name: en['phone.new'] }).fill('139 0000 0000')
    await button(en['code.send']).click()
    await page.getByText('+86 139 0000 0000').waitFor()
    await expectAccessible(page, 'the code to a number')
    const code = await codeSentTo(server, '8613900000000')
    await page.getByRole('textbox', { name: en['code.name'] }).fill(code)
    await gone(page)
    await page.getByText('+86 139 0000 0000').waitFor()
    expect((await mira.ask('GET /api/my-account')).body.primaryPhone).toBe('8613900000000')
    await page.context().close()
  })

  it.each([
    ['is signed out everywhere else', true, 401],
    ['stays signed in elsewhere if they say so', false, 200],
  ])('changes the password, and %s', async (_, endsOthers, status) => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira)
    await go('/security/password')
    await confirmByPassword(page)
    await page.getByRole('textbox', { name: en['password.new'] }).fill('rainy-River-88')
    const choice = page.getByRole('checkbox', { name: en['password.endOthers'] })
    expect(await choice.isChecked()).toBe(true)
    await expectAccessible(page, 'a new password')
    await choice.setChecked(endsOthers)
    await button(en['password.change']).click()
    await gone(page)
    await page.getByText(en['row.saved']).waitFor()
    expect((await mira.ask('GET /api/my-account')).status).toBe(status)
    await go('/profile')
    await page.getByText(mira.username).first().waitFor()
    await page.context().close()
  })

  it('uploads a picture and removes it', async () => {
    const mira = await somebody(server)
    const { page, button, go } = await enter(mira)
    await go('/profile')
    await button(en['profile.avatar.upload']).waitFor()
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: pixel })
    await page.getByText(en['row.saved']).waitFor()
    expect((await mira.ask('GET /api/my-account')).body.avatar).toMatch(/^http/)
    await expectAccessible(page, 'a picture')
    await page.locator('input[type=file]').setInputFiles({
      name: 'me.svg',
      mimeType: 'image/svg+xml',
      buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    })
    await page.getByText(en['problem.pictureKind']).waitFor()
    await choose(page, en['profile.avatar'], en['row.remove'])
    await idle(page, button(en['profile.avatar.upload'])).waitFor()
    expect((await mira.ask('GET /api/my-account')).body.avatar).toBeNull()
    await page.context().close()
  })

  it('sees managed fields as read-only, and does not see those that are off', async () => {
    const mira = await somebody(server)
    await linkAddress(server, mira, 'email', newEmail())
    const { body: before } = { body: await server.manage('GET /api/account-center') }
    await server.manage('PATCH /api/account-center', {
      body: { fields: { email: 'ReadOnly', username: 'ReadOnly', mfa: 'ReadOnly' } },
    })
    try {
      const { page, go } = await enter(mira)
      await go('/contact')
      await page.getByText(en['managed.byAdministrator']).first().waitFor()
      expect(await page.getByText(en['phone.name'], { exact: true }).count()).toBe(0)
      expect(await page.getByRole('link', { name: new RegExp(en['devices.title']) }).count()).toBe(0)
      await go('/security')
      await page.getByText(en['twoStep.title']).waitFor()
      const main = page.getByRole('main')
      await main.getByText(en['passkeys.title'], { exact: true }).waitFor({ state: 'detached' })
      expect(await main.getByText(en['managed.byAdministrator']).count()).toBe(2)
      expect(await main.getByRole('button').count()).toBe(0)
      await server.manage('PATCH /api/account-center', { body: { fields: { session: 'ReadOnly' } } })
      await go('/devices/confirm')
      await confirmByPassword(page)
      await page.getByRole('heading', { name: en['applications.title'] }).waitFor()
      expect(await main.getByText(en['managed.byAdministrator']).count()).toBe(2)
      expect(await main.getByRole('button').count()).toBe(0)
      await expectAccessible(page, 'managed sessions')
      await page.context().close()
    } finally {
      await server.manage('PATCH /api/account-center', { body: { fields: before.fields } })
    }
  })
})

/** A picture of one pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)
