import type { Page } from 'playwright'
import { consolePage, enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** The console of an owner. */
export const consoleScenes: Scenes = {
  'console-people': consolePage('/people'),
  'console-people-none': consolePage('/people?q=nobody-has-this-name'),
  'console-people-new': consolePage('/people?dialog=new'),
  'console-person': openMira(),
  'console-person-suspend': openMira('suspend'),
  'console-person-link': openMira('link'),
  'console-person-delete': openMira('delete'),
  'console-lost': consolePage('/nothing-here'),
}

function openMira(dialog?: string) {
  return async (page: Page, _: unknown, { manage, owner }: Fixtures) => {
    const [mira] = await manage('GET /api/users', { query: { search: 'mira', page_size: 1 } })
    await enter(page, owner, `/people/${mira?.id}${dialog ? `?dialog=${dialog}` : ''}`)
  }
}
