import type { Page } from 'playwright'
import type { Step } from '../../../packages/web/src/sign-in/steps.ts'
import type { Scenes } from '../scene.ts'
import { enterPassword, enterUsername } from '../steps.ts'

/** Signing in with a username, and registration. */
export const signInScenes: Scenes = {
  'sign-in': page => page.goto('/account'),
  'sign-in-password': (page, look) => enterUsername(page, look),
  'sign-in-wrong': async (page, look) => {
    await enterUsername(page, look)
    await enterPassword(page, look, 'not the password')
    await page.getByText(look.say('signIn.wrong')).waitFor()
  },
  register,
  'register-typing': async (page, { say }) => {
    await register(page)
    await page.getByRole('textbox').first().fill('a_rather_long_username_that_somebody_chose')
    await page.getByRole('textbox', { name: say('register.choosePassword') }).fill('1234')
  },
  suspended: async (page, look) => {
    await enterUsername(page, look, 'suspended')
    await enterPassword(page, look)
    await page.getByRole('heading', { name: look.say('suspended.title') }).waitFor()
  },
  'passkey-offer': page => showStep(page, { kind: 'preferPasskey' }),
}

async function register(page: Page): Promise<void> {
  await page.goto('/account')
  await page.waitForURL(/sign-in/)
  await page.goto('/register')
}

/** Shows a step that the page reaches by answers of others. */
export async function showStep(page: Page, step: Step): Promise<void> {
  await page.goto('/sign-in')
  await page.getByRole('textbox').first().waitFor()
  await page.evaluate(kept => {
    history.pushState({ step: kept }, '')
    dispatchEvent(new PopStateEvent('popstate'))
  }, step)
}
