import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { expectAccessible, expectNothingCut, launchBrowser, openPage } from './support/browser.ts'
import { type Google, serveGoogleScript, startGoogle } from './support/google.ts'
import { chineseDesktop, englishPhone } from './support/looks.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { decide } from './support/settings.ts'

let server: TestServer
let google: Google
let browser: Browser
beforeAll(async () => {
  server = await startTestServer({ allowPrivateNetwork: true })
  google = await startGoogle(server)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  await google.stop()
})
beforeEach(async () => {
  await google.configure({ oneTap: { isEnabled: true } })
  await decide(server, {
    socialSignInConnectorTargets: ['google'],
    signUp: { identifiers: [], password: false, verify: false },
  })
})

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor()
const tap = (page: Page) => page.getByRole('button', { name: 'Continue as Mira' })

async function personOf(sub: string) {
  const { id } = await server.manage('POST /api/users', { body: { name: `Mira ${sub}` } })
  await server.database.query(
    `update users set identities = jsonb_build_object('google', jsonb_build_object('userId', $2::text)) where id = $1`,
    [id, sub],
  )
  return { id, name: `Mira ${sub}` }
}

describe('Google One Tap on the sign-in page', () => {
  it('registers a person who has no account, and signs them in the next time', async () => {
    const { texts, name: _, ...look } = englishPhone
    const claims = { sub: 'newcomer', name: 'Mira Okafor' }
    const { page, complaints } = await openPage(browser, look)
    await serveGoogleScript(page, google, claims)
    await page.goto(`${server.url}/account`)
    await tap(page).click()
    await heading(page, texts['social.new.title'])
    await page.reload()
    await heading(page, texts['social.new.title'])
    await expectAccessible(page, 'new to One Tap')
    await page.getByRole('button', { name: texts['register.createAccount'] }).click()
    await page.waitForURL(/\/account/)
    await page.getByText(claims.name).first().waitFor()
    // The answer that there is no account is a 404.
    expect(complaints.filter(complaint => !/status of 404/.test(complaint))).toEqual([])
    await page.context().close()

    const again = await openPage(browser, look)
    await serveGoogleScript(again.page, google, claims)
    await again.page.goto(`${server.url}/register`)
    await tap(again.page).click()
    await again.page.waitForURL(/\/account/)
    await again.page.getByText(claims.name).first().waitFor()
    await again.page.context().close()
  })

  it('waits for the agreement to the terms, and leaves the other ways open when Google is blocked', async () => {
    const { texts, name: _, ...look } = chineseDesktop
    await decide(server, { agreeToTermsPolicy: 'Manual', termsOfUseUrl: 'https://id.example/terms' })
    try {
      const { page } = await openPage(browser, look)
      await serveGoogleScript(page, google)
      await page.goto(`${server.url}/account`)
      await page.getByRole('checkbox').waitFor()
      await page.waitForLoadState('networkidle')
      expect(await tap(page).count()).toBe(0)
      await page.getByRole('checkbox').check()
      await tap(page).waitFor()
      await page.getByRole('checkbox').uncheck()
      await tap(page).waitFor({ state: 'detached' })
      await page.context().close()
    } finally {
      await decide(server, { agreeToTermsPolicy: 'Automatic', termsOfUseUrl: null })
    }
    const { page } = await openPage(browser, look)
    await page.route('https://accounts.google.com/**', route => route.abort())
    await page.goto(`${server.url}/account`)
    await page
      .getByRole('button', { name: texts['social.continue'].replace('{{provider}}', 'Google') })
      .waitFor()
    await page.context().close()
  })

  it('may load Google’s script only while it is on', async () => {
    const headersOf = async (path: string) => {
      const { headers } = await fetch(server.url + path, { redirect: 'error' })
      const policy = headers.get('content-security-policy') ?? ''
      return { policy, opener: headers.get('cross-origin-opener-policy') }
    }
    const on = await headersOf('/sign-in?app_id=demo')
    expect(on.policy).toContain("script-src 'self' https://accounts.google.com/gsi/client;")
    expect(on.policy).toContain("style-src 'self' https://accounts.google.com/gsi/style;")
    expect(on.policy).toContain("connect-src 'self' https://accounts.google.com/gsi/;")
    expect(on.policy).toContain('frame-src https://accounts.google.com/gsi/')
    expect(on.opener).toBe('same-origin-allow-popups')
    expect((await headersOf('/account?state=of-a-callback')).policy).not.toContain('google')
    for (const turnOff of [
      () => google.configure({ oneTap: { isEnabled: false } }),
      () => google.configure({}),
      () => decide(server, { socialSignInConnectorTargets: [] }),
    ]) {
      await turnOff()
      const off = await headersOf('/sign-in?app_id=demo')
      expect(off.policy).not.toMatch(/google|frame-src/)
      expect(off.opener).toBe('same-origin')
    }
  })
})

describe('an application that hands over a credential of Google One Tap', () => {
  const request = (credential: string) =>
    `${server.url}/oidc/auth?${new URLSearchParams({
      client_id: 'demo-app',
      redirect_uri: `${server.url}/demo-app`,
      response_type: 'code',
      scope: 'openid',
      // RFC 7636, appendix B.
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      google_one_tap_credential: credential,
    })}`
  const open = async (look: BrowserContextOptions) => {
    const opened = await openPage(browser, look)
    await opened.page.route(/\/demo-app\?/, route => route.fulfill({ body: 'the application' }))
    return opened
  }
  const isBack = (page: Page) => page.waitForURL(/\/demo-app\?.*code=/)

  it('gets its person, who says that the account is theirs', async () => {
    const { texts, name: _, ...look } = englishPhone
    await personOf('handed')
    const { page, complaints } = await open(look)
    await page.goto(request(await google.credential({ sub: 'handed' })))
    await page.getByText('m•••@people.example').waitFor()
    expect(page.url()).not.toContain('credential')
    await expectAccessible(page, 'a credential')
    await expectNothingCut(page)
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await isBack(page)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('gets its person also where somebody else is signed in, and asks nothing where they are', async () => {
    const { texts, name: _, ...look } = chineseDesktop
    for (const sub of ['first', 'second']) await personOf(sub)
    const { page } = await open(look)
    const enter = async (sub: string) => {
      await page.goto(request(await google.credential({ sub })))
      await page.getByRole('button', { name: texts['signIn.continue'] }).click()
      await isBack(page)
    }
    await enter('first')
    await enter('second')
    await page.goto(request(await google.credential({ sub: 'second' })))
    await isBack(page)
    await page.context().close()
  })

  it('gets the page of all ways to sign in where the credential is refused', async () => {
    const { texts, name: _, ...look } = englishPhone
    const { page } = await open(look)
    await page.goto(request(await google.credential({ aud: 'another.apps.googleusercontent.com' })))
    await page.getByRole('button', { name: texts['signIn.continue'] }).click()
    await heading(page, texts['social.failed'])
    await expectAccessible(page, 'a refused credential')
    await page.getByRole('button', { name: texts['social.back'] }).click()
    await heading(page, texts['signIn.title'])
    await page.context().close()
  })

  it('gets that page also where One Tap is off', async () => {
    const { texts, name: _, ...look } = englishPhone
    await google.configure({ oneTap: { isEnabled: false } })
    const { page } = await open(look)
    await page.goto(request(await google.credential()))
    await heading(page, texts['signIn.title'])
    await page.context().close()
  })
})
