import type { Page } from 'playwright'
import type { Fixtures } from './scene.ts'

const key = 'latchkey:console:tokens'

/** Scene of a page of the console: its path below `/console`. */
export function consolePage(path: string) {
  return (page: Page, _: unknown, { owner }: Fixtures) => enter(page, owner, path)
}

/** Opens the console with the tokens of the page before, which are in the storage of its tab: each is used once. */
export async function enter(page: Page, owner: Fixtures['owner'], path: string): Promise<void> {
  await page.goto('/icon.svg')
  await page.evaluate(([name = '', tokens = '']) => sessionStorage.setItem(name, tokens), [key, owner.tokens])
  await page.goto(`/console${path}`)
  await page.getByRole('heading', { level: 1, includeHidden: true }).waitFor()
  owner.tokens = (await page.evaluate(name => sessionStorage.getItem(name), key)) ?? ''
}
