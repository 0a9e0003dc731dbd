import type { Page } from 'playwright'
import { expect } from 'vitest'
import { type Look, sayIn } from './looks.ts'
import type { TestServer } from './server.ts'
import { password } from './somebody.ts'

/** Signs Mira in to the demo application. */
export async function enterDemo(page: Page, server: TestServer, texts: Look['texts']): Promise<void> {
  await page.goto(`${server.url}/demo-app`)
  await page.getByRole('button', { name: texts['demo.signIn'] }).click()
  await giveCredentials(page, 'mira', texts)
  const name = sayIn(texts)('demo.welcome', { name: 'mira' })
  await page.getByRole('heading', { name }).waitFor()
}

/** Fills in both steps of the sign-in page, at the keyboard. */
export async function giveCredentials(page: Page, username: string, texts: Look['texts']): Promise<void> {
  await page.getByRole('textbox').first().fill(username)
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: texts['signIn.password'] }).fill(password)
  await page.keyboard.press('Enter')
}

/** Goes on with Tab until this is focused; a person at the keyboard sees where they are. */
export async function tabTo(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name, exact: true })
  for (let presses = 0; presses < 10; presses += 1) {
    if (await button.evaluate(element => element === document.activeElement)) break
    await page.keyboard.press('Tab')
  }
  expect(await button.evaluate(element => element.matches(':focus-visible')), name).toBe(true)
}
