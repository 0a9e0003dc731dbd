import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { chineseDesktop, englishPhone, type Look, phoneLooks } from './support/looks.ts'
import { codeSentTo, sentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await decide(server, {
    signIn: {
      methods: [
        { identifier: 'username', password: true, verificationCode: false, isPasswordPrimary: true },
        { identifier: 'email', password: true, verificationCode: true, isPasswordPrimary: false },
        { identifier: 'phone', password: true, verificationCode: true, isPasswordPrimary: true },
      ],
    },
    signUp: { identifiers: ['email', 'phone'], password: true, verify: true },
    forgotPasswordMethods: ['EmailVerificationCode', 'PhoneVerificationCode'],
  })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

type Texts = Look['texts']
const heading = (page: Page, name: string) => page.getByRole('heading', { name, exact: true }).waitFor()
const codeField = (page: Page, texts: Texts = en) => page.getByRole('textbox', { name: texts['code.name'] })

async function begin(page: Page, path: string, identifier: string): Promise<void> {
  await page.goto(server.url + path)
  await page.getByRole('textbox').first().fill(identifier)
  await page.keyboard.press('Enter')
}

const placeInHistory = (page: Page) => page.evaluate(() => navigation.currentEntry?.index)

let people = 0
async function personWith(address: { primaryEmail?: string; primaryPhone?: string }) {
  people += 1
  const username = `coded_${people}`
  await server.manage('POST /api/users', { body: { username, password, ...address } })
  return { username }
}

/** Fills in the newest code once the page asks for it. */
async function enterCode(page: Page, email: string, texts: Texts = en): Promise<void> {
  await codeField(page, texts).waitFor()
  await codeField(page, texts).fill(await codeSentTo(server, email))
}

describe.each(phoneLooks)('a person with a code, in $name', ({ texts, name: _, ...look }) => {
  const tag = look.locale.slice(0, 2)

  it('signs in by email, after a wrong code, by pasting the right one', async () => {
    const email = `mira.${tag}@mail.example`
    const mira = await personWith({ primaryEmail: email })
    const { page } = await openPage(browser, look)
    await begin(page, '/account', email)
    await heading(page, texts['code.title.email'])
    const field = codeField(page, texts)
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    await expect.poll(() => field.evaluate(input => input === document.activeElement)).toBe(true)
    await expectAccessible(page, 'code')
    await expectNothingCut(page)
    await page.keyboard.press('Enter')
    await page.getByText(texts['code.required']).waitFor()
    const code = await codeSentTo(server, email)
    await field.fill(code === '000000' ? '000001' : '000000')
    await page.getByText(texts['problem.wrongSentCode']).waitFor()
    await expectAccessible(page, 'wrong code')
    expect(await field.inputValue()).toBe('')
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
    await page.waitForURL(/\/account/)
    await page.getByText(mira.username).first().waitFor()
    await page.context().close()
  })

  it('registers by email: code, password, and the account is theirs', async () => {
    const email = `new.${tag}@mail.example`
    const { page } = await openPage(browser, look)
    await begin(page, '/register', email)
    await heading(page, texts['code.title.email'])
    await enterCode(page, email, texts)
    await heading(page, texts['missing.password'])
    await expectAccessible(page, 'missing password')
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.getByText(email).first().waitFor()
    await page.context().close()
  })

  it('resets a forgotten password, and signs in with the new one', async () => {
    const email = `forgetful.${tag}@mail.example`
    const mira = await personWith({ primaryEmail: email })
    const { page } = await openPage(browser, look)
    await begin(page, '/account', mira.username)
    await page.getByRole('link', { name: texts['signIn.forgot'] }).click()
    await heading(page, texts['forgot.title'])
    await expectAccessible(page, 'forgotten password')
    await expectNothingCut(page)
    await page.getByRole('textbox').first().fill(email)
    await page.keyboard.press('Enter')
    await heading(page, texts['code.title.email'])
    await enterCode(page, email, texts)
    await heading(page, texts['signIn.renew.title'])
    expect(await page.getByRole('checkbox', { name: texts['forgot.endOthers'] }).isChecked()).toBe(true)
    await expectAccessible(page, 'new password')
    await page.getByRole('textbox', { name: texts['password.new'] }).fill('quiet-River-88')
    await page.keyboard.press('Enter')
    await heading(page, texts['forgot.done.title'])
    await expectAccessible(page, 'password changed')
    await page.getByRole('button', { name: texts['signIn.signIn'] }).click()
    await page.getByRole('textbox').first().fill(mira.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('quiet-River-88')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.getByText(mira.username).first().waitFor()
    await page.context().close()
  })
})

describe('a person who forgot the password', () => {
  const { texts, name: _, ...look } = englishPhone

  it('gets a link by email, and chooses a password in another browser', async () => {
    const email = 'linked@mail.example'
    const mira = await personWith({ primaryEmail: email })
    const { page, complaints } = await openPage(browser, look)
    await page.clock.install()
    await page.goto(`${server.url}/forgot-password`)
    await heading(page, texts['forgot.title'])
    const field = page.getByRole('textbox').first()
    const link = page.getByRole('button', { name: texts['forgot.linkInstead'] })
    await field.fill('+1 202 555 0100')
    await link.click()
    await page.getByText(texts['problem.emailInvalid']).waitFor()

    const isSentTo = async (address: string) => {
      await field.fill(address)
      await link.click()
      await heading(page, texts['code.title.email'])
      await page.getByText(address).waitFor()
      return (await page.getByRole('main').textContent())?.replace(address, '')
    }
    const toNobody = await isSentTo('nobody@mail.example')
    await expectAccessible(page, 'a link was sent')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['address.other'] }).click()
    expect(await isSentTo(email)).toBe(toNobody)

    const links = async () =>
      (await sentTo(server, email)).flatMap(({ text }) => text.match(/http\S+\/access#\S+/g) ?? [])
    await expect.poll(links).toHaveLength(1)
    expect(await page.getByRole('button', { name: /Send another link in \d+ s/ }).isDisabled()).toBe(true)
    await page.clock.runFor(61_000)
    await page.getByRole('button', { name: texts['link.resend'], exact: true }).click()
    await expect.poll(links).toHaveLength(2)
    expect(await sentTo(server, 'nobody@mail.example')).toEqual([])
    expect(complaints).toEqual([])

    const { page: other } = await openPage(browser, chineseDesktop)
    await other.goto((await links())[0] ?? '')
    await other.getByRole('textbox', { name: chineseDesktop.texts['password.new'] }).fill('quiet-River-88')
    await other.keyboard.press('Enter')
    await heading(other, chineseDesktop.texts['access.done.title'])
    await other.context().close()

    await page.getByRole('button', { name: texts['forgot.back'] }).click()
    await heading(page, texts['signIn.title'])
    await field.fill(mira.username)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill('quiet-River-88')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.context().close()
  })

  it('is asked only for an address that can get a code', async () => {
    const { page } = await openPage(browser, look)
    const byEmail = 'EmailVerificationCode'
    const byPhone = 'PhoneVerificationCode'
    for (const [methods, about] of [
      [[byEmail], 'signIn.prove.email'],
      [[byPhone], 'signIn.prove.phone'],
      [[byEmail, byPhone], 'forgot.about'],
    ] as const) {
      await decide(server, { forgotPasswordMethods: [...methods] })
      await page.goto(`${server.url}/forgot-password`)
      await page.getByText(texts[about]).waitFor()
    }
    await page.context().close()
  })
})

describe('the code step', () => {
  const open = () => openPage(browser, { locale: 'en-US' })

  it('sends another code after a minute, and the older one no longer works', async () => {
    const email = 'again@mail.example'
    await personWith({ primaryEmail: email })
    const { page } = await open()
    await page.clock.install()
    await begin(page, '/account', email)
    await codeField(page).waitFor()
    await page.getByRole('button', { name: /Send another code in \d+ s/ }).waitFor()
    const first = await codeSentTo(server, email)
    await page.clock.runFor(61_000)
    await page.getByRole('button', { name: en['code.resend'], exact: true }).click()
    await page.getByRole('button', { name: /Send another code in \d+ s/ }).waitFor()
    const second = await codeSentTo(server, email)
    if (first !== second) {
      await codeField(page).fill(first)
      await page.getByText(en['problem.wrongSentCode']).waitFor()
    }
    await codeField(page).fill(second)
    await page.waitForURL(/\/account/)
    await page.context().close()
  })

  it('leads back to the address, to mend a typo, and survives a reload', async () => {
    const { page } = await open()
    await begin(page, '/account', 'tpyo@mail.example')
    await codeField(page).waitFor()
    await page.reload()
    await codeField(page).waitFor()
    expect(await sentTo(server, 'tpyo@mail.example')).toHaveLength(1)
    await page.getByRole('link', { name: en['code.changeAddress'] }).click()
    await heading(page, en['signIn.title'])
    expect(await page.getByRole('textbox').first().inputValue()).toBe('tpyo@mail.example')
    await page.context().close()
  })

  it('is asked for again after going back and forth, in a registration and for a forgotten password', async () => {
    const forgetful = 'back.and.forth@mail.example'
    await personWith({ primaryEmail: forgetful })
    const { page } = await open()
    for (const [path, email, first, last] of [
      ['/register', 'new.back.and.forth@mail.example', 'register.title', 'missing.password'],
      ['/forgot-password', forgetful, 'forgot.title', 'signIn.renew.title'],
    ] as const) {
      await begin(page, path, email)
      await enterCode(page, email)
      await heading(page, en[last])
      await page.reload()
      await heading(page, en[last])
      const there = await placeInHistory(page)
      await page.goBack()
      await heading(page, en[first])
      await page.goForward()
      await expect.poll(() => placeInHistory(page)).toBe(there)
      await heading(page, en[first])
      await page.reload()
      await heading(page, en[first])
      expect(await page.getByRole('heading', { name: en[last] }).count()).toBe(0)
    }
    await page.context().close()
  })

  it('that another tab has made void is told of, before a new password seems to be set', async () => {
    const email = 'two.tabs@mail.example'
    await personWith({ primaryEmail: email })
    const { page } = await open()
    await begin(page, '/forgot-password', email)
    await enterCode(page, email)
    await heading(page, en['signIn.renew.title'])
    const other = await page.context().newPage()
    await other.goto(page.url())
    await heading(other, en['forgot.title'])
    await page.getByRole('textbox', { name: en['password.new'] }).fill('quiet-River-88')
    await page.keyboard.press('Enter')
    await heading(page, en['signIn.expired.title'])
    await expectAccessible(page, 'a sign-in that is over')
    await page.getByRole('button', { name: en['signIn.beginAgain'] }).click()
    await heading(page, en['forgot.title'])
    await page.context().close()
  })

  it('offers a registration where the proven address has no account, and the account where it has one', async () => {
    const email = 'stranger@mail.example'
    const { page } = await open()
    await begin(page, '/account', email)
    await enterCode(page, email)
    await heading(page, en['address.unknown.title'])
    await expectAccessible(page, 'unknown address')
    await page.getByRole('button', { name: en['register.createAccount'] }).click()
    await page.getByRole('textbox', { name: en['register.choosePassword'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.context().close()

    const { page: again } = await open()
    await again.clock.install()
    await begin(again, '/register', email)
    await enterCode(again, email)
    await heading(again, en['address.known.title'])
    await expectAccessible(again, 'known address')
    await again.getByRole('button', { name: en['signIn.signIn'] }).click()
    await again.waitForURL(/\/account/)
    await again.context().close()
  })

  it('leads to the password where a code is no way to sign in', async () => {
    const email = 'without.code@mail.example'
    await personWith({ primaryEmail: email })
    const method = {
      identifier: 'email',
      password: true,
      verificationCode: false,
      isPasswordPrimary: true,
    } as const
    const before = (await server.manage('GET /api/sign-in-exp')).signIn
    await decide(server, { signIn: { methods: [method] } })
    const { page } = await open()
    await begin(page, '/register', email)
    await enterCode(page, email)
    await heading(page, en['address.known.title'])
    await page.getByRole('button', { name: en['signIn.signIn'] }).click()
    await heading(page, en['signIn.title'])
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await decide(server, { signIn: before })
    await page.context().close()
  })

  it('says at the form that the message could not be sent', async () => {
    const { page } = await open()
    await page.route('**/api/experience/verification/verification-code', route =>
      route.fulfill({ status: 400, json: { code: 'connector.general', message: 'down' } }),
    )
    await begin(page, '/account', 'nobody@mail.example')
    await page.getByText(en['problem.notSent']).waitFor()
    await expectAccessible(page, 'message not sent')
    await page.context().close()
  })
})

describe('a person without a name and a username', () => {
  it('is greeted by the demo application with an address of theirs', async () => {
    for (const [address, shown] of [
      [{ primaryEmail: 'nameless@mail.example' }, 'nameless@mail.example'],
      [{ primaryPhone: '31612345679' }, '+31612345679'],
    ] as const) {
      await server.manage('POST /api/users', { body: { password, ...address } })
      const { page } = await openPage(browser, { locale: 'en-US' })
      await page.goto(`${server.url}/demo-app`)
      await page.getByRole('button', { name: en['demo.signIn'] }).click()
      await page.getByRole('textbox').first().fill(shown)
      await page.keyboard.press('Enter')
      if ('primaryEmail' in address) await enterCode(page, shown)
      else {
        await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
        await page.keyboard.press('Enter')
      }
      await heading(page, en['demo.welcome'].replace('{{name}}', shown))
      await page.context().close()
    }
  })
})

describe('an identifier that cannot exist', () => {
  const long = `${'a'.repeat(400)}@mail.example`
  it.each(['/account', '/register', '/forgot-password'])(
    'is refused at the field, in words: %s',
    async path => {
      const { page } = await openPage(browser, { locale: 'en-US' })
      await page.goto(server.url + path)
      const field = page.getByRole('textbox').first()
      for (const [typed, words] of [
        [long, en['problem.emailTooLong']],
        ['mi\u0001ra@mail.example', en['problem.emailInvalid']],
        ['mira@mail', en['problem.emailInvalid']],
        // A number of the country follows as an example.
        ['1'.repeat(400), en['problem.phoneInvalid'].slice(0, -1)],
      ] as const) {
        await field.fill(typed)
        await page.keyboard.press('Enter')
        await page.getByText(words).waitFor()
        expect(await field.getAttribute('aria-invalid'), typed).toBe('true')
        expect(await page.getByRole('alert').count(), typed).toBe(0)
      }
      await page.context().close()
    },
  )

  it('is refused there by the server too', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.route('**/api/experience/verification/verification-code', route =>
      route.fulfill({ status: 400, json: { code: 'guard.invalid_input', message: 'too long' } }),
    )
    await begin(page, '/register', 'mira@mail.example')
    await page.getByText(en['problem.emailInvalid']).waitFor()
    await page.getByRole('textbox').first().fill('otto@mail.example')
    await page.getByText(en['problem.emailInvalid']).waitFor({ state: 'detached' })
    await page.context().close()
  })
})

describe('a phone number', () => {
  it('is typed as people write it, with the country beside it', async () => {
    const mira = await personWith({ primaryPhone: '31612345678' })
    const { page } = await openPage(browser, { locale: 'nl-NL' })
    await page.goto(`${server.url}/account`)
    const field = page.getByRole('textbox').first()
    await field.fill('06 12345678')
    const country = page.getByRole('combobox', { name: en['address.country'] })
    await country.waitFor()
    expect(await country.inputValue()).toBe('NL')
    await expectAccessible(page, 'phone number')
    await field.press('Enter')
    await heading(page, en['signIn.enterPassword'])
    await page.getByText('+31612345678').waitFor()
    await page.getByRole('button', { name: en['signIn.useCode'] }).click()
    await heading(page, en['code.title.phone'])
    await page.getByRole('button', { name: en['signIn.usePassword'] }).click()
    await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/account/)
    await page.getByText(mira.username).first().waitFor()
    await page.context().close()
  })

  it('that cannot exist is refused before a code is sent', async () => {
    const { page } = await openPage(browser, { locale: 'en-US' })
    await begin(page, '/register', '+1 12')
    await page.getByText(en['problem.phoneInvalid']).waitFor()
    await page.context().close()
  })
})

describe.each(phoneLooks)('a second factor by a code, in $name', ({ texts, name: _, ...look }) => {
  it('is sent once the person asks for it, to the address that the page masks; then another factor is offered', async () => {
    const email = `second.${look.locale.slice(0, 2)}@mail.example`
    const { username } = await personWith({ primaryEmail: email })
    const methods = [
      { identifier: 'username' as const, password: true, verificationCode: false, isPasswordPrimary: true },
    ]
    const { signIn } = await server.manage('GET /api/sign-in-exp')
    await decide(server, {
      signIn: { methods },
      mfa: { policy: 'Mandatory', factors: ['EmailVerificationCode', 'Totp', 'WebAuthn'] },
      trustedDevice: { enabled: true, durationDays: 30 },
    })
    try {
      const { page } = await openPage(browser, look)
      await begin(page, '/account', username)
      await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
      await page.keyboard.press('Enter')
      await heading(page, texts['signIn.prove.title'])
      expect(await page.getByRole('checkbox').isChecked()).toBe(false)
      await expectAccessible(page, 'second factor by code')
      await expectNothingCut(page)
      expect(await sentTo(server, email)).toEqual([])
      await page.getByRole('button', { name: /@mail\.example/ }).click()
      await enterCode(page, email, texts)
      await heading(page, texts['signIn.setUp.another'])
      await expectAccessible(page, 'another factor')
      await expectNothingCut(page)
      await page.getByRole('button', { name: texts['signIn.setUp.skip'], exact: true }).click()
      await page.waitForURL(/\/account/)
      await page.getByText(username).first().waitFor()
      await page.context().close()
    } finally {
      await decide(server, { signIn, mfa: { policy: 'NoPrompt', factors: [] }, trustedDevice: {} })
    }
  })
})
