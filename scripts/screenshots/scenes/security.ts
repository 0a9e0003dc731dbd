import { password } from '../../../tests/support/somebody.ts'
import type { Scenes } from '../scene.ts'
import { openConfirmed } from '../steps.ts'

/** Sign-in and security. */
export const securityScenes: Scenes = {
  security: page => page.goto('/account/security'),
  'security-step-up': page => page.goto('/account/security/password'),
  'security-password': async (page, { say }) => {
    await page.goto('/account/security/password')
    await page.getByRole('textbox', { name: say('stepUp.password') }).fill(password)
    await page.getByRole('button', { name: say('stepUp.continue') }).click()
    await page.getByRole('textbox', { name: say('password.new') }).fill('1234')
  },
  'security-other-ways': async (page, { say }) => {
    await page.goto('/account/security/password')
    await page.getByRole('button', { name: say('stepUp.otherWay') }).click()
  },
  'security-authenticator': async (page, look) => {
    await openConfirmed(page, look, '/account/security/authenticator')
    await page.getByRole('img', { name: look.say('totp.picture') }).waitFor()
  },
  'security-removal': async (page, look) => {
    await openConfirmed(page, look, '/account/security/authenticator-removal')
    await page.getByText(look.say('totp.removal')).waitFor()
  },
  'security-two-step': async (page, look) => {
    await openConfirmed(page, look, '/account/security/passkey-prompt')
    await page.getByRole('dialog').getByText(look.say('passkey.prompt.on')).waitFor()
  },
  'security-passkey': async (page, look) => {
    await openConfirmed(page, look, '/account/security/passkey')
    await page.getByRole('textbox', { name: look.say('passkey.name') }).waitFor()
  },
}
