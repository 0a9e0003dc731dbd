import type { Page } from 'playwright'
import { password } from '../../tests/support/somebody.ts'
import type { Look } from './looks.ts'

/** Opens the account page as a stranger and continues with this username. */
export async function enterUsername(page: Page, { say }: Look, username = 'mira'): Promise<void> {
  await page.goto('/account')
  await page.getByRole('textbox').first().fill(username)
  await page.getByRole('button', { name: say('signIn.continue'), exact: true }).click()
}

/** Enters the password of the sign-in page. */
export async function enterPassword(page: Page, { say }: Look, entered = password): Promise<void> {
  await page.getByRole('textbox', { name: say('signIn.password') }).fill(entered)
  await page.getByRole('button', { name: say('signIn.signIn'), exact: true }).click()
}

/** Opens a dialog of the account page and confirms the identity by password, whichever method comes first. */
export async function openConfirmed(page: Page, { say }: Look, path: string): Promise<void> {
  await page.goto(path)
  const field = page.getByRole('textbox', { name: say('stepUp.password') })
  const other = page.getByRole('button', { name: say('stepUp.otherWay') })
  await field.or(other).first().waitFor()
  if (!(await field.isVisible())) {
    await other.click()
    await page.getByRole('dialog').getByText(say('method.password')).click()
  }
  await field.fill(password)
  await page.keyboard.press('Enter')
}

/** Replaces an answer of the server, for a state that takes long to come about. */
export async function answerWith(
  page: Page,
  address: string,
  // biome-ignore lint/suspicious/noExplicitAny: the answers differ by address
  change: (answer: any) => unknown,
): Promise<void> {
  await page.route(address, async route => {
    if (route.request().method() !== 'GET') return route.continue()
    const response = await route.fetch()
    await route.fulfill({ response, status: 200, json: change(await response.json()) })
  })
}
