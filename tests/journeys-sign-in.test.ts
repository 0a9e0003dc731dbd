import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addAuthenticator } from './support/authenticator.ts'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { addBackupCodes, addTotp, codeOf, steadyStep } from './support/factors.ts'
import { chineseDesktop, desktopLooks, englishPhone, type Look } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide, whilePolicyIs } from './support/settings.ts'
import { password, provenOnce, somebody } from './support/somebody.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

async function givePassword(page: Page, username: string, texts: Look['texts']): Promise<void> {
  await page.goto(`${server.url}/account`)
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
}

const arrive = (page: Page, username: string) =>
  page.waitForURL(/\/account/).then(() => page.getByText(username).first().waitFor())

/** Ends the browser's session; what else the browser keeps stays. */
async function signedOut(page: Page): Promise<void> {
  await page.context().clearCookies({ name: /^_session/ })
  await page.evaluate(() => sessionStorage.clear())
}

describe.each(desktopLooks)('a person with a second factor, in $name', ({ texts, name: _, ...look }) => {
  it('signs in with an authenticator app, after a wrong code', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const { page } = await openPage(browser, look)
    await givePassword(page, mira.username, texts)
    const field = page.getByRole('textbox', { name: texts['totp.code'] })
    expect(await field.getAttribute('autocomplete')).toBe('one-time-code')
    expect(await field.getAttribute('inputmode')).toBe('numeric')
    await expectAccessible(page, 'second step')
    await expectNothingCut(page)
    await field.fill('000000')
    await page.getByText(texts['problem.wrongCode']).waitFor()
    await expectAccessible(page, 'a wrong code')
    await steadyStep()
    await field.fill(`${codeOf(secret).slice(0, 3)} ${codeOf(secret).slice(3)}`)
    await arrive(page, mira.username)
    await page.context().close()
  })

  it('signs in with a backup code without the phone', async () => {
    const mira = await provenOnce(await somebody(server))
    await addTotp(mira)
    const [code = ''] = await addBackupCodes(mira)
    const { page } = await openPage(browser, look)
    await givePassword(page, mira.username, texts)
    await page.getByRole('button', { name: texts['method.backupCode'] }).click()
    await expectAccessible(page, 'backup code')
    await page.getByRole('textbox', { name: texts['backupCodes.one'] }).fill('0000000000')
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await page.getByText(texts['problem.wrongBackupCode']).waitFor()
    await page.getByRole('textbox', { name: texts['backupCodes.one'] }).fill(code.toUpperCase())
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await arrive(page, mira.username)
    await page.context().close()
  })

  it('sets up an authenticator app and saves backup codes where a second factor is mandatory', async () => {
    const mira = await somebody(server)
    await whilePolicyIs(server, { policy: 'Mandatory' }, async () => {
      const { page } = await openPage(browser, look)
      await givePassword(page, mira.username, texts)
      await page.getByRole('heading', { name: texts['signIn.setUp.title'] }).waitFor()
      expect(await page.getByText(texts['signIn.setUp.skip']).count()).toBe(0)
      await expectAccessible(page, 'choosing a factor')
      await expectNothingCut(page)
      await page.getByRole('button', { name: texts['method.totp'] }).click()
      await page.getByRole('img', { name: texts['totp.picture'] }).waitFor()
      await page.getByText(texts['totp.cannotScan']).click()
      await expectAccessible(page, 'setting up an app')
      await expectNothingCut(page)
      const key = await page
        .getByRole('list', { name: texts['totp.key'] })
        .getByRole('listitem')
        .allInnerTexts()
      await steadyStep()
      await page.getByRole('textbox', { name: texts['totp.code'] }).fill(codeOf(key.join('')))
      await page.getByRole('heading', { name: texts['backupCodes.keep'] }).waitFor()
      const codes = page.getByRole('list', { name: texts['backupCodes.name'] }).getByRole('listitem')
      await codes.first().waitFor()
      expect(await codes.count()).toBe(10)
      await expectAccessible(page, 'backup codes')
      await expectNothingCut(page)
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await page.getByText(texts['backupCodes.keptRequired']).waitFor()
      await expect
        .poll(() => page.getByRole('checkbox').evaluate(box => box === document.activeElement))
        .toBe(true)
      await expectAccessible(page, 'backup codes not kept')
      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: texts['backupCodes.download'] }).click()
      expect((await saved).suggestedFilename()).toBe(`${texts['backupCodes.file']}.txt`)
      await page.getByText(texts['backupCodes.kept']).click()
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await arrive(page, mira.username)
      await page.context().close()
    })
  })
})

describe('a second factor', () => {
  const open = () => openPage(browser, { locale: 'en-US' })

  it('that is optional can be postponed', async () => {
    const mira = await somebody(server)
    await whilePolicyIs(server, { policy: 'PromptAtSignInAndSignUp' }, async () => {
      const { page } = await open()
      await givePassword(page, mira.username, en)
      await page.getByRole('button', { name: en['signIn.setUp.skip'] }).click()
      await arrive(page, mira.username)
      await page.context().close()
    })
  })

  it('is still required after a reload and after going back and forth', async () => {
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    const { page } = await open()
    await givePassword(page, mira.username, en)
    const field = page.getByRole('textbox', { name: en['totp.code'] })
    await field.waitFor()
    await page.reload()
    await field.waitFor()
    await page.goBack()
    await page.getByRole('textbox', { name: en['signIn.password'] }).fill(password)
    await page.getByRole('button', { name: en['signIn.signIn'], exact: true }).click()
    await steadyStep()
    await field.fill(codeOf(secret))
    await arrive(page, mira.username)
    await page.context().close()
  })

  it('is locked after too many wrong codes, and a page says until when', async () => {
    const mira = await somebody(server)
    await addTotp(mira)
    await decide(server, { sentinelPolicy: { maxAttempts: 1 } })
    try {
      const { page } = await open()
      await givePassword(page, mira.username, en)
      await page.getByRole('textbox', { name: en['totp.code'] }).fill('000000')
      await page.getByRole('heading', { name: en['locked.title'] }).waitFor()
      await page.getByText('paused for 60 minutes').waitFor()
      await expectAccessible(page, 'locked')
      await page.context().close()
    } finally {
      await decide(server, { sentinelPolicy: {} })
    }
  })

  it('can be a passkey, created during one sign-in and used for the next', async () => {
    const mira = await somebody(server)
    const { page } = await open()
    await addAuthenticator(page)
    await whilePolicyIs(server, { policy: 'Mandatory', factors: ['WebAuthn'] }, async () => {
      await givePassword(page, mira.username, en)
      await page.getByRole('heading', { name: en['passkey.add'] }).waitFor()
      await expectAccessible(page, 'adding a passkey')
      await page.getByRole('button', { name: en['passkey.create'] }).click()
      await arrive(page, mira.username)
      await page.context().clearCookies()
      await page.evaluate(() => sessionStorage.clear())
      await givePassword(page, mira.username, en)
      await page.getByRole('button', { name: en['passkey.use'] }).click()
      await arrive(page, mira.username)
      // A passkey without a name is listed under the name of its device.
      await page.goto(`${server.url}/account/security`)
      await page.getByText(/^\S.* on Linux$/).waitFor()
    })
    await page.context().close()
  })
})

describe('sign-in with a passkey', () => {
  it.each([
    { way: 'by the button', autofill: false },
    { way: 'from the list at the field', autofill: true },
  ])('works $way, without username or password', async ({ autofill }) => {
    const mira = await somebody(server)
    const { page } = await openPage(browser, { locale: 'en-US' })
    await addAuthenticator(page)
    await whilePolicyIs(server, { policy: 'Mandatory', factors: ['WebAuthn'] }, async () => {
      await givePassword(page, mira.username, en)
      await page.getByRole('button', { name: en['passkey.create'] }).click()
      await arrive(page, mira.username)
    })
    await decide(server, { passkeySignIn: { enabled: true, allowAutofill: autofill } })
    try {
      await page.context().clearCookies()
      await page.evaluate(() => sessionStorage.clear())
      await page.goto(`${server.url}/account`)
      const button = page.getByRole('button', { name: en['signIn.byPasskey'] })
      if (!autofill) {
        await button.waitFor()
        await expectAccessible(page, 'sign-in with passkey')
        await button.click()
      }
      await arrive(page, mira.username)
    } finally {
      await decide(server, { passkeySignIn: {} })
      await page.context().close()
    }
  })

  it('has the password manager forget a passkey that was removed', async () => {
    await decide(server, { passkeySignIn: { enabled: true } })
    const { page } = await openPage(browser, { locale: 'en-US' })
    await page.addInitScript(() => {
      const told: unknown[] = []
      Object.assign(globalThis, { told })
      Object.assign(PublicKeyCredential, {
        signalUnknownCredential: async (unknown: unknown) => told.push(unknown),
      })
    })
    await addAuthenticator(page)
    try {
      await page.goto(`${server.url}/account`)
      // A passkey that the server does not know, as a removed one.
      const credentialId = await page.evaluate(async () => {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON({
          rp: { id: 'localhost', name: 'Latchkey' },
          user: { id: 'bWlyYQ', name: 'mira', displayName: 'Mira' },
          challenge: 'AAAAAAAAAAAAAAAAAAAAAA',
          pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
          authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        })
        return (await navigator.credentials.create({ publicKey }))?.id
      })
      await page.getByRole('button', { name: en['signIn.byPasskey'] }).click()
      await page.getByText(en['problem.passkeyFailed']).waitFor()
      const told = await page.evaluate(() => (globalThis as unknown as { told: unknown[] }).told)
      expect(told).toEqual([{ rpId: 'localhost', credentialId }])
    } finally {
      await decide(server, { passkeySignIn: {} })
      await page.context().close()
    }
  })
})

describe('a trusted device', () => {
  it('is chosen by the person, and asks for no second factor the next time', async () => {
    const { texts, name: _, ...look } = englishPhone
    const mira = await somebody(server)
    const secret = await addTotp(mira)
    await decide(server, { trustedDevice: { enabled: true, durationDays: 30 } })
    try {
      const { page } = await openPage(browser, look)
      await givePassword(page, mira.username, texts)
      const box = page.getByRole('checkbox', {
        name: texts['signIn.prove.trust_other'].replace('{{count}}', '30'),
      })
      expect(await box.isChecked()).toBe(false)
      await expectAccessible(page, 'trusting a device')
      await expectNothingCut(page)
      await box.check()
      await steadyStep()
      await page.getByRole('textbox', { name: texts['totp.code'] }).fill(codeOf(secret))
      await arrive(page, mira.username)
      await signedOut(page)
      await givePassword(page, mira.username, texts)
      await arrive(page, mira.username)
      await page.context().close()

      const other = await openPage(browser, look)
      await givePassword(other.page, mira.username, texts)
      await other.page.getByRole('textbox', { name: texts['totp.code'] }).waitFor()
      await other.page.context().close()
    } finally {
      await decide(server, { trustedDevice: {} })
    }
  })
})

describe('the offer of a passkey after a sign-in', () => {
  const { texts, name: _, ...look } = chineseDesktop
  const offer = (page: Page) => page.getByRole('heading', { name: texts['passkey.prefer.title'] }).waitFor()

  it('is accepted, and the passkey signs in without a password the next time', async () => {
    const mira = await somebody(server)
    await decide(server, { passkeySignIn: { enabled: true } })
    await whilePolicyIs(server, { factors: ['WebAuthn'] }, async () => {
      const { page } = await openPage(browser, look)
      await addAuthenticator(page)
      await givePassword(page, mira.username, texts)
      await offer(page)
      await expectAccessible(page, 'the offer of a passkey')
      await page.getByRole('button', { name: texts['passkey.create'] }).click()
      await arrive(page, mira.username)
      await signedOut(page)
      await page.goto(`${server.url}/account`)
      await page.getByRole('button', { name: texts['signIn.byPasskey'] }).click()
      await arrive(page, mira.username)
      await page.context().close()
    }).finally(() => decide(server, { passkeySignIn: {} }))
  })

  it('is skipped, and not made again', async () => {
    const mira = await somebody(server)
    await decide(server, { passkeySignIn: { enabled: true } })
    try {
      const { page } = await openPage(browser, look)
      await givePassword(page, mira.username, texts)
      await offer(page)
      await page.getByRole('button', { name: texts['signIn.setUp.skip'] }).click()
      await arrive(page, mira.username)
      await signedOut(page)
      await givePassword(page, mira.username, texts)
      await arrive(page, mira.username)
      await page.context().close()
    } finally {
      await decide(server, { passkeySignIn: {} })
    }
  })
})

describe('an expired password', () => {
  it('is replaced during sign-in', async () => {
    const mira = await somebody(server)
    await server.database.query(
      `update users set password_updated_at = now() - interval '90 days' where id = $1`,
      [mira.id],
    )
    await decide(server, { passwordExpiration: { enabled: true, validPeriodDays: 30, enabledAt: 0 } })
    try {
      const { page } = await openPage(browser, { locale: 'en-US' })
      await givePassword(page, mira.username, en)
      await page.getByRole('heading', { name: en['signIn.renew.title'] }).waitFor()
      await expectAccessible(page, 'an expired password')
      const field = page.getByRole('textbox', { name: en['password.new'] })
      await field.fill(password)
      await page.keyboard.press('Enter')
      await page.getByText(en['problem.samePassword']).waitFor()
      await field.fill('a-Quieter-Lake-78')
      await page.keyboard.press('Enter')
      await arrive(page, mira.username)
      await page.context().close()
    } finally {
      await decide(server, { passwordExpiration: {} })
    }
  })
})
