import type { Page } from 'playwright'
import { consolePage, enter } from '../console-page.ts'
import type { Fixtures, Scenes } from '../scene.ts'

const csv = `E-Mail,First name,Family name,Plan
neo@import.example,Neo,Anders,gold
mira.okafor@mail.example,Mira,Okafor,free
no address,Cleo,Marchetti-Vandenbroucke,gold
`

/** Many people at once, exports and imports. */
export const consoleBulkScenes: Scenes = {
  'console-bulk-selected': selected(),
  'console-bulk-suspend': selected('?dialog=suspendMany'),
  'console-bulk-roles': selected('?dialog=rolesMany'),
  'console-bulk-delete': selected('?dialog=deleteMany'),
  'console-bulk-export': consolePage('/people?dialog=exportAll'),
  'console-bulk-job': job(),
  'console-bulk-undo': job('?dialog=undo'),
  async 'console-bulk-file'(page, _, fixtures) {
    const body = { users: { matching: {} }, format: 'csv' } as const
    const { id } = await fixtures.manage('POST /api/user-jobs/export', { body })
    await enter(page, fixtures.owner, `/people/jobs/${id}`)
    await page.locator('.lk-notice-success').waitFor()
  },
  'console-bulk-jobs': consolePage('/people/jobs'),
  'console-bulk-import': consolePage('/people/import'),
  async 'console-bulk-mapping'(page, _, { owner }) {
    await enter(page, owner, '/people/import')
    await chooseFile(page)
  },
  async 'console-bulk-check'(page, _, { owner }) {
    await enter(page, owner, '/people/import')
    await chooseFile(page)
    await page.locator('.lk-import-check .lk-button-filled').click()
    await page.locator('.lk-import-actions > .lk-button-filled').waitFor()
    await page.locator('.lk-job-reason').first().waitFor()
  },
}

function selected(dialog = '') {
  return async (page: Page, _: unknown, { owner }: Fixtures) => {
    await enter(page, owner, '/people')
    await page.getByRole('checkbox').nth(2).press('Space')
    await page.getByRole('checkbox').nth(3).press('Space')
    await page.getByRole('checkbox').nth(4).press('Space')
    if (!dialog) return
    await page.evaluate(query => {
      history.pushState({ isDialog: true }, '', location.pathname + query)
      dispatchEvent(new PopStateEvent('popstate'))
    }, dialog)
    await page.getByRole('dialog').waitFor()
  }
}

function job(query = '') {
  return async (page: Page, _: unknown, { manage, owner, nextNumber }: Fixtures) => {
    const ids = []
    for (let at = 0; at < 2; at += 1) {
      const { id } = await manage('POST /api/users', { body: { username: `bulk_${nextNumber()}` } })
      ids.push(id)
    }
    const body = { users: { ids: [...ids, 'no-longer'] }, reason: 'Chargebacks in November' }
    const { id } = await manage('POST /api/user-jobs/suspend', { body })
    await enter(page, owner, `/people/jobs/${id}${query}`)
    await page.locator('.lk-job-reason').first().waitFor()
  }
}

async function chooseFile(page: Page): Promise<void> {
  const file = { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
  await page.setInputFiles('input[type=file]', file)
  await page.locator('.lk-import-columns').waitFor()
}
