import type { Page } from 'playwright'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'
import { openConfirmed } from '../steps.ts'

/** Linked accounts. */
export const linkedAccountScenes: Scenes = {
  'linked-accounts': page => page.goto('/account/linked-accounts'),
  'linked-accounts-link': openLinking,
  'linked-accounts-denied': async (page, look) => {
    await page.route('https://github.com/**', route => {
      const asked = new URL(route.request().url()).searchParams
      const answer = new URLSearchParams({ error: 'access_denied', state: asked.get('state') ?? '' })
      const location = `${asked.get('redirect_uri')}?${answer}`
      return route.fulfill({ status: 302, headers: { location } })
    })
    await openLinking(page, look)
    await page.getByRole('dialog').getByRole('button', { name: 'GitHub' }).click()
    await page.getByRole('alert').waitFor()
  },
  'linked-accounts-unlink': async (page, look) => {
    await openConfirmed(page, look, '/account/linked-accounts/unlink-google')
    await page.getByRole('button', { name: look.say('linkedAccounts.unlink') }).waitFor()
  },
  'linked-accounts-step-up': async (page, { say }) => {
    await page.goto('/account/security/password')
    await page.getByRole('button', { name: say('stepUp.otherWay') }).click()
    await page.getByRole('dialog').getByText(say('method.social')).click()
  },
  'linked-accounts-lost': page => page.goto('/account/callback/social/google?code=x&state=y'),
  'linked-accounts-done': page => page.goto('/account/social/success'),
}

async function openLinking(page: Page, look: Look): Promise<void> {
  await openConfirmed(page, look, '/account/linked-accounts/link-github')
  await page.getByText(look.say('linkedAccounts.linkAbout', { provider: 'GitHub' })).waitFor()
}
