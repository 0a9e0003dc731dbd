import type { CaptchaConfig, SignInExperience } from '@latchkey/contract'
import type { Browser, BrowserContextOptions } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { type CaptchaHost, recaptcha, startCaptchaHost, turnstile } from './support/captcha-host.ts'
import { serveCaptchaScripts } from './support/captcha-scripts.ts'
import { tabTo } from './support/demo.ts'
import { chineseDesktop, desktopLooks, type Look } from './support/looks.ts'
import { codeSentTo, sentTo } from './support/mailbox.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'
import { password, somebody } from './support/somebody.ts'

let server: TestServer
let host: CaptchaHost
let browser: Browser
beforeAll(async () => {
  host = await startCaptchaHost()
  server = await startTestServer({
    allowPrivateNetwork: true,
    turnstileUrl: host.url,
    recaptchaUrl: host.url,
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  host.stop()
})

async function turnOn(config: CaptchaConfig, policy: SignInExperience['captchaPolicy'] = {}) {
  await server.manage('PUT /api/captcha-provider', { body: { config } })
  await server.manage('PATCH /api/sign-in-exp', { body: { captchaPolicy: { enabled: true, ...policy } } })
}

/** Somebody registers before the captcha is on, because that is done without a browser. */
async function person() {
  await server.manage('PATCH /api/sign-in-exp', { body: { captchaPolicy: { enabled: false } } })
  return somebody(server)
}

async function open(look: BrowserContextOptions) {
  const { page, complaints } = await openPage(browser, look)
  return { page, complaints, scripts: await serveCaptchaScripts(page, host) }
}

type Opened = Awaited<ReturnType<typeof open>>

async function giveName({ page }: Opened, username: string, texts: Look['texts']) {
  await page.goto(`${server.url}/account`)
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: texts['signIn.password'] }).waitFor()
}

async function givePassword({ page }: Opened, given: string, texts: Look['texts']) {
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(given)
  await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
}

const arrive = ({ page }: Opened, username: string) =>
  page.waitForURL(/\/account/).then(() => page.getByText(username).first().waitFor())

const odd = (complaints: string[]) => complaints.filter(complaint => !/status of 4/.test(complaint))

describe.each(desktopLooks)('a person, while a captcha is on, in $name', ({ texts, name: _, ...look }) => {
  it.each([
    ['Turnstile', turnstile],
    ['an invisible reCAPTCHA', recaptcha],
  ])(
    'signs in without noticing %s, also after a wrong password, with one token',
    async (_, config) => {
      const { username } = await person()
      await turnOn(config)
      host.asked.length = 0
      const opened = await open(look)
      await giveName(opened, username, texts)
      await givePassword(opened, 'not-the-Lake-1', texts)
      await opened.page.getByText(texts['signIn.wrong']).waitFor()
      await expectAccessible(opened.page, 'an invisible captcha')
      await givePassword(opened, password, texts)
      await arrive(opened, username)
      expect(host.asked).toHaveLength(1)
      expect(odd(opened.complaints)).toEqual([])
      await opened.page.context().close()
    },
    60_000,
  )

  it('ticks a checkbox by keyboard, and is asked again when the check failed', async () => {
    const { username } = await person()
    await turnOn({ ...recaptcha, mode: 'checkbox' })
    const opened = await open(look)
    const { page } = opened
    await giveName(opened, username, texts)
    const checkbox = page.getByRole('group', { name: texts['captcha.name'] }).getByRole('button')
    await checkbox.waitFor()
    expect(await checkbox.getAttribute('data-size')).toBe(look.viewport.width === 320 ? 'compact' : 'normal')
    await expectAccessible(page, 'a checkbox')
    await expectNothingCut(page)
    await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
    host.state = 'broken'
    await tabTo(page, 'I am a person')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    await page.getByText(texts['problem.captchaFailed']).waitFor()
    await expectAccessible(page, 'a failed captcha')
    await expectNothingCut(page)

    host.state = 'up'
    await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
    await page.getByText(texts['captcha.waiting']).waitFor()
    await expectAccessible(page, 'a captcha that waits')
    await checkbox.click()
    await arrive(opened, username)
    expect(odd(opened.complaints)).toEqual([])
    await page.context().close()
  })

  it('registers, after a script that was blocked at first', async () => {
    await turnOn(turnstile)
    const opened = await open(look)
    const { page } = opened
    const username = `newcomer_${look.locale.slice(0, 2)}`
    await page.route(/cloudflare/, route => route.abort(), { times: 2 })
    await page.goto(`${server.url}/account`)
    await page.getByText(/>([^<]+)</.exec(texts['signIn.noAccount'])?.[1] ?? '').click()
    await page.getByRole('heading', { name: texts['register.title'] }).waitFor()
    await page.getByRole('textbox').first().fill(username)
    await page.getByRole('textbox', { name: texts['register.choosePassword'] }).fill(password)
    const button = page.getByRole('button', { name: texts['register.createAccount'] })
    await button.click()
    await page.getByText(texts['problem.captchaFailed']).waitFor()
    await button.click()
    await arrive(opened, username)
    await page.context().close()
  })
})

describe('the sign-in pages', () => {
  const policyOf = async (path: string) =>
    (await fetch(server.url + path, { redirect: 'error' })).headers.get('content-security-policy') ?? ''

  it('may load the widget of the provider only while the captcha is on', async () => {
    await turnOn(turnstile)
    const withTurnstile = await policyOf('/sign-in?app_id=demo')
    expect(withTurnstile).toContain("script-src 'self' https://challenges.cloudflare.com;")
    expect(withTurnstile).toContain('frame-src https://challenges.cloudflare.com')
    expect(withTurnstile).toContain("default-src 'none'")
    await turnOn({ ...recaptcha, domain: 'www.recaptcha.net' })
    const withRecaptcha = await policyOf('/register?app_id=demo')
    expect(withRecaptcha).toContain("script-src 'self' https://www.recaptcha.net/recaptcha/")
    expect(withRecaptcha).not.toContain('cloudflare')
    for (const page of ['/account?state=of-a-callback', '/demo-app'])
      expect(await policyOf(page)).not.toContain('recaptcha')
    await server.manage('DELETE /api/captcha-provider')
    const without = await policyOf('/sign-in?app_id=demo')
    expect(without).toContain("script-src 'self';")
    expect(without).not.toMatch(/cloudflare|recaptcha|frame-src/)
  })

  it('ask who came by a magic link for the captcha before a further code is sent', async () => {
    const { texts, name: _, ...look } = chineseDesktop
    const email = 'linked@mail.example'
    const phone = '12025550123'
    await server.manage('POST /api/one-time-tokens', { body: { email, send: true } })
    const [letter] = await sentTo(server, email)
    await decide(server, {
      signUp: {
        identifiers: ['email'],
        secondaryIdentifiers: [{ identifier: 'phone', verify: true }],
        password: false,
        verify: true,
      },
    })
    await turnOn({ ...recaptcha, mode: 'checkbox' })
    try {
      const opened = await open(look)
      const { page } = opened
      await page.goto(/http\S+one_time_token\S+/.exec(letter?.text ?? '')?.[0] ?? '')
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await page.getByRole('button', { name: texts['register.createAccount'] }).click()
      await page.getByRole('heading', { name: texts['missing.phone'] }).waitFor()
      await page.getByRole('textbox').fill(`+${phone}`)
      await page.getByRole('button', { name: 'I am a person' }).click()
      await expectAccessible(page, 'a captcha before a further code')
      await page.getByRole('button', { name: texts['code.send'], exact: true }).click()
      await page.getByRole('textbox', { name: texts['code.name'] }).waitFor()
      await page.getByRole('textbox').fill(await codeSentTo(server, phone))
      await arrive(opened, email)
      expect(odd(opened.complaints)).toEqual([])
      await page.context().close()
    } finally {
      await decide(server, { signUp: { identifiers: ['username'], password: true, verify: false } })
    }
  })

  it('let a person in while the provider is down, if the settings say so', async () => {
    const { username } = await person()
    await turnOn(turnstile, { whenUnavailable: 'pass' })
    const opened = await open(chineseDesktop)
    opened.scripts.block()
    host.state = 'broken'
    await giveName(opened, username, chineseDesktop.texts)
    await givePassword(opened, password, chineseDesktop.texts)
    await arrive(opened, username)
    host.state = 'up'
    await opened.page.context().close()
  })
})
