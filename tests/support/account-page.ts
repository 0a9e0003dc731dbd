import type { Page } from 'playwright'

/** Changes the name on the account page, which has its start open. */
export async function changeName(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Profile', exact: true }).click()
  await page.getByRole('button', { name: 'Add Name' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mira Okafor')
  await page.keyboard.press('Enter')
  await page.getByText('Saved').waitFor()
}

/** Goes on to a section that loads more than the account. */
export async function openSecurity(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Sign-in and security' }).click()
  await page.getByText('Authenticator app').first().waitFor()
}
