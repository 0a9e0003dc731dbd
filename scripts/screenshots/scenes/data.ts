import type { Page } from 'playwright'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'
import { answerWith, openConfirmed } from '../steps.ts'

/** Your data. */
export const dataScenes: Scenes = {
  data: page => page.goto('/account/data'),
  'data-export': async (page, look) => {
    await openConfirmed(page, look, '/account/data/export')
    await page.getByText(look.say('data.export.contents')).waitFor()
  },
  'data-export-pending': async (page, { say }) => {
    await openWithExports(page, [{ id: 'an-export', status: 'pending' }])
    await page.getByText(say('data.export.pending')).waitFor()
  },
  'data-export-failed': async (page, { say }) => {
    await openWithExports(page, [{ id: 'an-export', status: 'failed' }])
    await page.getByText(say('data.export.failed')).waitFor()
  },
  'data-export-ready': async (page, { say }) => {
    await openWithExports(page, [
      { id: 'an-export', status: 'ready', url: '', expiresAt: Date.now() + 80_000_000 },
    ])
    await page.getByRole('button', { name: say('data.export.download') }).waitFor()
  },
  'data-token': (page, look) => enterTokenName(page, look, 'Backups'),
  'data-token-value': async (page, look, { nextNumber }) => {
    await enterTokenName(page, look, `A new script, number ${nextNumber()}`)
    await page.keyboard.press('Enter')
    await page.getByRole('checkbox').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText(look.say('data.token.keptRequired')).waitFor()
  },
  'data-lockdown': async (page, { say }) => {
    await page.goto('/account/data/lockdown')
    await page.getByText(say('data.lockdown.when')).waitFor()
  },
}

async function openWithExports(page: Page, exports: object[]): Promise<void> {
  await answerWith(page, '**/api/my-account/exports', () => exports)
  await page.goto('/account/data')
}

async function enterTokenName(page: Page, look: Look, name: string): Promise<void> {
  await openConfirmed(page, look, '/account/data/token')
  await page.getByRole('textbox', { name: look.say('data.token.name') }).fill(name)
}
