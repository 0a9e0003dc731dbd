import type { Page } from 'playwright'
import type { Fixtures, Scenes } from '../scene.ts'

/** The console of an owner. */
export const consoleScenes: Scenes = {
  'console-people': open('/people'),
  'console-people-none': open('/people?q=nobody-has-this-name'),
  'console-people-new': open('/people?dialog=new'),
  'console-person': openMira(),
  'console-person-suspend': openMira('suspend'),
  'console-person-link': openMira('link'),
  'console-person-delete': openMira('delete'),
  'console-lost': open('/nothing-here'),
}

function open(path: string) {
  return (page: Page, _: unknown, { owner }: Fixtures) => enter(page, owner, path)
}

function openMira(dialog?: string) {
  return async (page: Page, _: unknown, { manage, owner }: Fixtures) => {
    const [mira] = await manage('GET /api/users', { query: { search: 'mira', page_size: 1 } })
    await enter(page, owner, `/people/${mira?.id}${dialog ? `?dialog=${dialog}` : ''}`)
  }
}

const key = 'latchkey:console:tokens'

/** Opens the console with the tokens of the page before, which are in the storage of its tab: each is used once. */
async function enter(page: Page, owner: Fixtures['owner'], path: string): Promise<void> {
  await page.goto('/icon.svg')
  await page.evaluate(([name = '', tokens = '']) => sessionStorage.setItem(name, tokens), [key, owner.tokens])
  await page.goto(`/console${path}`)
  await page.getByRole('heading', { level: 1, includeHidden: true }).waitFor()
  owner.tokens = (await page.evaluate(name => sessionStorage.getItem(name), key)) ?? ''
}
