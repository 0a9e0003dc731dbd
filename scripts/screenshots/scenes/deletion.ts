import type { SessionEnding } from '@latchkey/react'
import type { Page } from 'playwright'
import type { Scenes } from '../scene.ts'
import { answerWith, openConfirmed } from '../steps.ts'

/** Deletion and lockdown of the account. */
export const deletionScenes: Scenes = {
  'data-deletion': async (page, look) => {
    await openConfirmed(page, look, '/account/data/deletion')
    await page.getByText(look.say('data.deletion.backByLink')).waitFor()
  },
  'data-deletion-final': async (page, look) => {
    await changeSettings(page, { deletionGracePeriod: 0 })
    await openConfirmed(page, look, '/account/data/deletion')
    await page.getByRole('button', { name: look.say('data.deletion.do') }).click()
    await page.getByText(look.say('data.deletion.wordRequired')).waitFor()
  },
  'data-deletion-elsewhere': async (page, { say }) => {
    await changeSettings(page, { deleteAccountUrl: 'https://shop.example/goodbye' })
    await page.goto('/account/data/deletion')
    await page
      .getByRole('dialog')
      .getByRole('link', { name: say('data.deletion.go') })
      .waitFor()
  },
  'data-read-only': async (page, { say }) => {
    await changeSettings(page, {
      fields: { dataExport: 'ReadOnly', personalAccessToken: 'ReadOnly', accountDeletion: 'ReadOnly' },
    })
    await page.goto('/account/data')
    await page.getByText(say('data.deletion.byAdministrator')).waitFor()
  },
  'data-review': async (page, { say }) => {
    const identities = { google: { userId: '1', details: { email: 'mira@gmail.example' } } }
    await answerWith(page, '**/api/my-account', account => ({
      ...account,
      needsSecurityReview: true,
      identities,
    }))
    await page.goto('/account/security')
    await page.getByText(say('review.about')).waitFor()
  },
  'data-deleted': page => showEnding(page, { kind: 'deletion', deletesAt: Date.now() + 14 * 86_400_000 }),
  'data-deleted-now': page => showEnding(page, { kind: 'deletion', deletesAt: 0 }),
  'data-locked-down': page => showEnding(page, { kind: 'lockdown', restored: ['primaryEmail'] }),
}

/** Shows the page under other settings of the account page; other fields keep their control. */
async function changeSettings(
  page: Page,
  change: { [name: string]: unknown; fields?: object },
): Promise<void> {
  await answerWith(page, '**/.well-known/account-center', settings => ({
    ...settings,
    ...change,
    fields: { ...settings.fields, ...change.fields },
  }))
}

/** Shows the page that follows a deletion or a lockdown. */
async function showEnding(page: Page, ending: SessionEnding): Promise<void> {
  await page.goto('/signed-out')
  await page.evaluate(kept => sessionStorage.setItem('latchkey:session-ending', JSON.stringify(kept)), ending)
  await page.reload()
}
