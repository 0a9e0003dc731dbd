import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { giveCredentials } from './support/demo.ts'
import { signIn } from './support/people.ts'
import { listen } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'
import { password } from './support/somebody.ts'

// Several sign-ins in one browser; RFC 6749 section 4.1.2.

let server: TestServer
let browser: Browser
let application: Awaited<ReturnType<typeof listen>>
let applications: string[]

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  application = await listen((_, response) => response.end('the application'))
  applications = await Promise.all(['one', 'two'].map(register))
  await signIn(server.url, 'mira', password, { event: 'Register' })
})
afterAll(async () => {
  application.server.close()
  await browser.close()
  await server.stop()
})
beforeEach(() =>
  server
    .manage('PATCH /api/sign-in-exp', { body: { unknownSessionRedirectUrl: null } })
    .then(() => undefined),
)

async function register(path: string): Promise<string> {
  const oidcClientMetadata = { redirectUris: [`${application.home}/${path}`], postLogoutRedirectUris: [] }
  const body = { name: path, type: 'SPA' as const, oidcClientMetadata }
  return (await server.manage('POST /api/applications', { body })).id
}

const authorizationAddress = (which: number, state: string) =>
  `${server.url}/oidc/auth?${new URLSearchParams({
    client_id: applications[which] ?? '',
    redirect_uri: `${application.home}/${['one', 'two'][which]}`,
    response_type: 'code',
    scope: 'openid',
    state,
    prompt: 'login',
    // RFC 7636, appendix B.
    code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    code_challenge_method: 'S256',
  })}`

const ready = (page: Page) => page.getByRole('heading', { name: en['signIn.title'] }).waitFor()

async function finish(page: Page): Promise<{ path: string; state: string | null; hasCode: boolean }> {
  await giveCredentials(page, 'mira', en)
  await page.waitForURL(address => address.href.startsWith(application.home))
  const { pathname, searchParams } = new URL(page.url())
  return { path: pathname, state: searchParams.get('state'), hasCode: searchParams.has('code') }
}

describe('tabs of one browser', () => {
  it('each end at their own application, with their own state', async () => {
    const { page: one, complaints } = await openPage(browser)
    const two = await one.context().newPage()
    const again = await one.context().newPage()
    await one.goto(authorizationAddress(0, 'first'))
    await ready(one)
    await two.goto(authorizationAddress(1, 'second'))
    await ready(two)
    await again.goto(authorizationAddress(0, 'third'))
    await ready(again)
    expect(await finish(one)).toEqual({ path: '/one', state: 'first', hasCode: true })
    expect(await finish(again)).toEqual({ path: '/one', state: 'third', hasCode: true })
    expect(await finish(two)).toEqual({ path: '/two', state: 'second', hasCode: true })
    expect(complaints).toEqual([])
    await one.context().close()
  })

  it('each end at their own application when all open at once', async () => {
    const { page } = await openPage(browser)
    const tabs = await Promise.all([0, 1, 0].map(() => page.context().newPage()))
    const states = ['a', 'b', 'c']
    await Promise.all(
      tabs.map((tab, index) =>
        tab.goto(authorizationAddress(index % 2, states[index] ?? '')).then(() => ready(tab)),
      ),
    )
    for (const [index, tab] of tabs.entries())
      expect(await finish(tab)).toMatchObject({ state: states[index], hasCode: true })
    await page.context().close()
  })
})

describe('a sign-in page without a pending sign-in', () => {
  it('leads to the page that the administrator chose, from a bookmark and from an expired request', async () => {
    const body = { unknownSessionRedirectUrl: `${application.home}/start` }
    await server.manage('PATCH /api/sign-in-exp', { body })
    for (const path of ['/sign-in', `/sign-in?app_id=${applications[0]}&interaction=${'x'.repeat(43)}`]) {
      const { page } = await openPage(browser)
      await page.goto(server.url + path)
      await page.waitForURL(`${application.home}/start`)
      await page.context().close()
    }
  })

  it('says that an expired request has expired', async () => {
    const { page } = await openPage(browser)
    await page.goto(`${server.url}/sign-in?app_id=${applications[0]}&interaction=${'x'.repeat(43)}`)
    await page.getByText(en['signIn.expired']).waitFor()
    expect(page.url()).toContain('code=session.not_found')
    await page.context().close()
  })
})
