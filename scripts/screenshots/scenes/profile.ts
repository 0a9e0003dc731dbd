import type { Page } from 'playwright'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'
import { answerWith } from '../steps.ts'

/** The account page and the profile. */
export const profileScenes: Scenes = {
  account: async page => {
    await page.goto('/account')
    await page.getByRole('main').getByText('Mira Okafor').filter({ visible: true }).first().waitFor()
  },
  profile: page => page.goto('/account/profile'),
  'profile-editing': editName,
  'profile-changed-elsewhere': async (page, look) => {
    await editName(page, look)
    await page.getByRole('textbox').first().fill('Mira N.')
    // The answer of another tab's change.
    await answerWith(page, '**/api/my-account', account => ({ ...account, name: 'Mira Nolan-Reyes' }))
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    await page.getByText(look.say('row.changedElsewhere')).waitFor()
  },
}

/** The profile of Mira where an administrator defined fields. */
export const profileFieldScenes: Scenes = {
  'profile-fields': page => page.goto('/account/profile'),
  'profile-fields-wrong': async (page, { say }) => {
    await page.goto('/account/profile')
    await page.getByRole('button', { name: `${say('row.edit')} Motto` }).click()
    await page.getByRole('textbox', { name: 'Motto' }).fill('-')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: `${say('row.add')} ${say('profile.address')}` }).click()
    await page.getByRole('textbox', { name: say('address.country') }).fill('Nigeria')
    await page.keyboard.press('Enter')
    await page.getByText(say('profileField.required')).waitFor()
  },
  'profile-fields-managed': async (page, _, { manage }) => {
    const { fields } = await manage('GET /api/account-center')
    const managed = {
      name: 'ReadOnly',
      avatar: 'ReadOnly',
      profile: 'ReadOnly',
      customData: 'ReadOnly',
    } as const
    await manage('PATCH /api/account-center', { body: { fields: { ...fields, ...managed } } })
    await page.goto('/account/profile')
    await page.getByText('Onwards').waitFor()
    await manage('PATCH /api/account-center', { body: { fields } })
  },
}

async function editName(page: Page, { say }: Look): Promise<void> {
  await page.goto('/account/profile')
  await page.getByRole('button', { name: `${say('row.edit')} ${say('profile.name')}`, exact: true }).click()
}
