import type { Browser } from 'playwright'
import { openPage } from './browser.ts'
import type { Look } from './looks.ts'
import type { TestServer } from './server.ts'
import { password, type Somebody } from './somebody.ts'

type Visit = { texts: Look['texts']; look: object; path: string }

/** The browser of a signed-in person, at a path of the account page. */
export async function enterAccount(
  browser: Browser,
  server: TestServer,
  { username }: Somebody,
  { texts, look, path }: Visit,
) {
  const { page, complaints } = await openPage(browser, look)
  await page.goto(`${server.url}/account${path}`)
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('button', { name: texts['signIn.continue'], exact: true }).click()
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.getByRole('button', { name: texts['signIn.signIn'], exact: true }).click()
  await page.waitForURL(url => url.pathname === `/account${path}`)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  return { page, complaints, button }
}
