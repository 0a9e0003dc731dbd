import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser, openPage } from './support/browser.ts'
import { startTestServer, type TestServer } from './support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.stop())

it('a person can sign in through another local host name than the endpoint’s', async () => {
  const browser = await launchBrowser()
  const { page, complaints } = await openPage(browser)
  await page.goto(`${server.url.replace('localhost', '127.0.0.1')}/account`)
  await page.waitForURL(`${server.url}/sign-in**`)
  await page.goto(`${server.url.replace('localhost', '127.0.0.1')}/demo-app`)
  await page.waitForURL(`${server.url}/demo-app`)
  expect(complaints).toEqual([])
  await browser.close()
})
