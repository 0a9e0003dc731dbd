import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { expectAccessible, launchBrowser, openPage } from '../../../../tests/support/browser.ts'
import { startTestServer, type TestServer } from '../../../../tests/support/server.ts'
import { refusedAs } from '../../../../tests/support/somebody.ts'
import { ask, askRaw } from '../../../../tests/support/wire.ts'
import { canSend, sendMessage } from '../connectors/messages.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

const to = { type: 'email' as const, value: 'mira@people.example' }
const listed = async () => (await ask(server.url, 'GET /dev/mailbox.json')).body
const nothing = refusedAs(404, 'request.not_found')

describe('a message without a connector', () => {
  it('is kept in the mailbox, as text and as HTML', async () => {
    await sendMessage(server.running.services, { to, usage: 'SignIn', payload: { code: '123456' } })
    const [message] = await listed()
    expect(message).toMatchObject({
      id: expect.any(String),
      type: 'email',
      to: 'mira@people.example',
      usage: 'SignIn',
      subject: 'Your sign-in code',
      code: '123456',
      text: expect.stringContaining('123456'),
      html: expect.stringContaining('123456'),
    })
    expect(new Date(message.keptAt).getTime()).toBeGreaterThan(Date.now() - 10_000)
    expect(await canSend(server.running.services, 'phone')).toBe(true)
  })

  it('is in the recipient’s language, and short as a text message', async () => {
    const payload = { code: '654321', locale: 'zh-CN' }
    await sendMessage(server.running.services, {
      to: { type: 'phone', value: '8613800000000' },
      usage: 'Register',
      payload,
    })
    const [message] = await listed()
    expect(message).toMatchObject({ type: 'phone', code: '654321', text: '你的注册验证码：654321' })
    expect(message.html).toBeUndefined()
  })

  it.each([
    'SignIn',
    'Register',
    'ForgotPassword',
    'OrganizationInvitation',
    'Generic',
    'UserPermissionValidation',
    'BindNewIdentifier',
    'MfaVerification',
    'BindMfa',
  ] as const)('has a built-in template in both languages: %s', async usage => {
    const link = 'https://app.example/join?a=1&b=2'
    for (const locale of ['en', 'zh-CN'])
      await sendMessage(server.running.services, { to, usage, payload: { code: '777777', link, locale } })
    const [chinese, english] = await listed()
    for (const message of [chinese, english]) {
      expect(message.text).toContain('777777')
      expect(message.text).toContain(link)
      expect(message.html).toContain('href="https://app.example/join?a=1&amp;b=2"')
    }
    expect(chinese.subject).toMatch(/[\u4e00-\u9fff]/)
    expect(chinese.html).toContain('<html lang="zh-CN" dir="ltr">')
    expect(english.subject).toMatch(/^[\x20-\x7e’]+$/)
  })

  it('is dropped when a hundred newer ones arrived', async () => {
    for (let count = 0; count < 105; count += 1)
      await sendMessage(server.running.services, { to, usage: 'Generic', payload: { code: String(count) } })
    const messages = await listed()
    expect(messages).toHaveLength(100)
    expect(messages[0].code).toBe('104')
  })

  it('is not kept once there is a connector', async () => {
    const body = { connectorId: 'http-sms', config: { endpoint: 'http://127.0.0.1:9/' } }
    await server.manage('POST /api/connectors', { body })
    onTestFinished(async () => void (await server.database.query('delete from connectors')))
    const before = await listed()
    server.running.services.logger.level = 'silent'
    await expect(
      sendMessage(server.running.services, {
        to: { type: 'phone', value: '32470000000' },
        usage: 'Generic',
        payload: {},
      }),
    ).rejects.toMatchObject({ code: 'connector.general' })
    expect(await listed()).toEqual(before)
  })
})

describe('the mailbox', () => {
  it('is 404 for a request from another machine or through a proxy (DNS rebinding included)', async () => {
    const { port } = new URL(server.url)
    for (const path of ['/dev/mailbox', '/dev/mailbox.json', '/dev/mailbox/nothing']) {
      for (const headers of [
        { host: 'evil.example' },
        { host: `evil.example:${port}` },
        { host: 'localhost.evil.example' },
        { host: `localhost:${port}`, 'x-forwarded-for': '127.0.0.1' },
        { host: `localhost:${port}`, forwarded: 'for=127.0.0.1' },
        { host: `localhost:${port}`, 'x-real-ip': '127.0.0.1' },
        { host: `localhost:${port}`, via: '1.1 proxy' },
      ])
        expect(await askRaw(server.url, { path, headers }), JSON.stringify(headers)).toEqual(nothing)
    }
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`])
      expect((await askRaw(server.url, { path: '/dev/mailbox', headers: { host } })).status).toBe(200)
  })

  it('does not exist on a server with a public endpoint, where nothing is sent without a connector', async () => {
    const open = await startTestServer({ endpoint: 'https://accounts.example' })
    onTestFinished(() => open.stop())
    for (const path of ['/dev/mailbox', '/dev/mailbox.json'])
      expect(await ask(open.url, `GET ${path}`)).toEqual(nothing)
    expect(open.running.services.mailbox).toBeUndefined()
    for (const [type, value, kind] of [
      ['email', 'mira@people.example', 'Email'],
      ['phone', '32470000000', 'Sms'],
    ] as const) {
      const sending = sendMessage(open.running.services, {
        to: { type, value },
        usage: 'Generic',
        payload: {},
      })
      await expect(sending).rejects.toMatchObject({
        code: 'connector.not_found',
        status: 501,
        data: { type: kind },
      })
      expect(await canSend(open.running.services, type)).toBe(false)
    }
  })

  it('runs no script of a message', async () => {
    const html = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    const notice = { subject: html, text: html, html }
    await sendMessage(server.running.services, { to, usage: 'SecurityNotice', payload: notice })
    const page = await ask(server.url, 'GET /dev/mailbox')
    expect(page.text).not.toContain('<script>')
    expect(page.text).not.toContain('<img')
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; script-src 'self'; connect-src 'self'; base-uri/,
    )
    const [{ id }] = await listed()
    const letter = await ask(server.url, `GET /dev/mailbox/${id}`)
    expect(letter.text).toBe(html)
    expect(letter.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/)
    for (const each of [page, letter]) expect(each.headers.get('cache-control')).toBe('no-store')
  })

  it('shows messages as they arrive, and forgets those that the server forgot', async () => {
    const fresh = await startTestServer()
    onTestFinished(() => fresh.stop())
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    const { page, complaints } = await openPage(browser, { locale: 'en-GB' })
    await page.goto(`${fresh.url}/dev/mailbox`)
    await page.locator('.empty').waitFor()
    for (const code of ['111111', '222222']) {
      await sendMessage(fresh.running.services, { to, usage: 'SignIn', payload: { code, locale: 'en' } })
      await page.locator('.code', { hasText: code }).waitFor()
    }
    expect(await page.locator('.code').allInnerTexts()).toEqual(['222222', '111111'])
    expect(await page.locator('.empty').isVisible()).toBe(false)
    for (let count = 0; count < 100; count += 1)
      await sendMessage(fresh.running.services, { to, usage: 'Generic', payload: { code: String(count) } })
    await expect.poll(() => page.locator('.code', { hasText: '222222' }).count()).toBe(0)
    expect(await page.locator('.code').count()).toBe(100)
    expect(complaints).toEqual([])
  })

  it('is an accessible page, in both languages and themes', async () => {
    const fresh = await startTestServer()
    onTestFinished(() => fresh.stop())
    const browser = await launchBrowser()
    onTestFinished(() => browser.close())
    for (const [locale, colorScheme, heading] of [
      ['en-GB', 'light', 'Development mailbox'],
      ['zh-CN', 'dark', '开发邮箱'],
    ] as const) {
      const payload = { code: '123456', locale }
      await sendMessage(fresh.running.services, { to, usage: 'SignIn', payload })
      await sendMessage(fresh.running.services, {
        to: { type: 'phone', value: '32470000000' },
        usage: 'SignIn',
        payload,
      })
      const { page, complaints } = await openPage(browser, { locale, colorScheme })
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto(`${fresh.url}/dev/mailbox`)
      expect(await page.textContent('h1')).toBe(heading)
      await expectAccessible(page, `${locale} ${colorScheme}`)
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
      const link = await page.getByRole('link').first().getAttribute('href')
      const letter = await ask(fresh.url, `GET ${link}`)
      // The page of a message forbids all scripts, also the one that checks accessibility, so its HTML is loaded into
      // an empty page.
      await page.goto('about:blank')
      await page.setContent(letter.text)
      expect(await page.textContent('.code')).toBe('123456')
      await expectAccessible(page, `a letter, ${locale} ${colorScheme}`)
      expect(complaints).toEqual([])
    }
  })
})
