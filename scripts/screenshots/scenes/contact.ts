import type { Scenes } from '../scene.ts'
import { openConfirmed } from '../steps.ts'

/** Email and phone. */
export const contactScenes: Scenes = {
  contact: page => page.goto('/account/contact'),
  'contact-code': async (page, look, { nextNumber }) => {
    await openConfirmed(page, look, '/account/contact/email')
    await page.getByRole('textbox', { name: look.say('email.new') }).fill(`mira${nextNumber()}@other.example`)
    await page.getByRole('button', { name: look.say('code.send'), exact: true }).click()
    await page.getByRole('textbox', { name: look.say('code.name') }).waitFor()
  },
  'contact-wrong': async (page, look) => {
    await openConfirmed(page, look, '/account/contact/phone')
    await page.getByRole('textbox', { name: look.say('phone.new') }).fill('12')
    await page.getByRole('button', { name: look.say('code.send'), exact: true }).click()
    await page.locator('[aria-invalid=true]').waitFor()
  },
}
