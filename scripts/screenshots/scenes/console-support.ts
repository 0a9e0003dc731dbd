import type { Page } from 'playwright'
import { consolePage, enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

/** Lockouts, and acting in the name of a person. */
export const consoleSupportScenes: Scenes = {
  'console-locked-none': consolePage('/people/locked'),
  'console-person-impersonate': openMira,
  'console-impersonation': act,
}

async function miraOf({ manage }: Fixtures) {
  const [mira] = await manage('GET /api/users', { query: { search: 'mira', page_size: 1 } })
  return mira?.id ?? ''
}

async function openMira(page: Page, _: unknown, fixtures: Fixtures): Promise<void> {
  await enter(page, fixtures.owner, `/people/${await miraOf(fixtures)}?dialog=impersonate`)
}

async function act(page: Page, _: unknown, fixtures: Fixtures): Promise<void> {
  const body = { userId: await miraOf(fixtures), reason: 'Ticket 4711' }
  const { subjectToken } = await fixtures.manage('POST /api/subject-tokens', { body })
  await page.goto(`/account?impersonation=1#${subjectToken}`)
  await page.locator('.lk-impersonation').waitFor()
  await page.locator('main h2').first().waitFor()
}
