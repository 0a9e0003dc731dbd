import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import en from '@latchkey/locales/en/pages.json' with { type: 'json' }
import type { UserManager, UserManagerSettings } from 'oidc-client-ts'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { signIn } from './support/people.ts'
import { listen, person } from './support/relying-party.ts'
import { startTestServer, type TestServer } from './support/server.ts'

// A library for applications that run in the browser, as it comes, in a real one, on another origin than the server.

declare const oidc: { UserManager: typeof UserManager }
declare global {
  var manager: UserManager
}

const library = join(import.meta.dirname, '../node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js')
let server: TestServer
let browser: Browser
let application: Awaited<ReturnType<typeof listen>>

beforeAll(async () => {
  server = await startTestServer()
  browser = await launchBrowser()
  await signIn(server.url, person.username, person.password, { event: 'Register' })
  application = await listen((request, response) =>
    request.url?.startsWith('/library.js')
      ? response.setHeader('content-type', 'text/javascript').end(readFileSync(library))
      : response
          .setHeader('content-type', 'text/html')
          .end('<!doctype html><link rel="icon" href="data:,"><script src="/library.js"></script>'),
  )
})
afterAll(async () => {
  application.server.close()
  await browser.close()
  await server.stop()
})

it('oidc-client-ts signs a person in, renews their tokens in the background, and signs them out', async () => {
  const { home } = application
  const { id } = await server.manage('POST /api/applications', {
    body: {
      name: 'In the browser',
      type: 'SPA',
      oidcClientMetadata: { redirectUris: [`${home}/callback`], postLogoutRedirectUris: [`${home}/bye`] },
    },
  })
  const settings = {
    authority: `${server.url}/oidc`,
    client_id: id,
    redirect_uri: `${home}/callback`,
    post_logout_redirect_uri: `${home}/bye`,
    scope: 'openid profile offline_access',
    loadUserInfo: true,
  }
  const { page, complaints } = await openPage(browser, { locale: 'en-US' })
  await page.goto(home)
  await manage(page, settings, () => void manager.signinRedirect({ prompt: 'consent' }))
  await page.getByRole('textbox').first().fill(person.username)
  await page.getByRole('button', { name: en['signIn.continue'] }).click()
  await page.getByRole('textbox', { name: en['signIn.password'] }).fill(person.password)
  await page.getByRole('button', { name: en['signIn.signIn'], exact: true }).click()

  await page.waitForURL(`${home}/callback?*`)
  const first = await manage(page, settings, async () => ({ ...(await manager.signinRedirectCallback()) }))
  expect(first.profile).toMatchObject({ username: 'mira' })
  const renewed = await manage(page, settings, async () => ({ ...(await manager.signinSilent()) }))
  expect(renewed.access_token).toEqual(expect.any(String))
  expect(renewed.access_token).not.toBe(first.access_token)

  await manage(page, settings, () => void manager.signoutRedirect())
  await page.waitForURL(`${home}/bye`)
  expect(await manage(page, settings, () => manager.getUser())).toBeNull()
  expect(complaints).toEqual([])
  await page.context().close()
})

/** Lets the application do something with the library, on the page where it is now. */
async function manage<Result>(
  page: Page,
  settings: UserManagerSettings,
  act: () => Result | Promise<Result>,
): Promise<Result> {
  await page.evaluate(given => {
    globalThis.manager = new oidc.UserManager(given)
  }, settings)
  return page.evaluate(act)
}
