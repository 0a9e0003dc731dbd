import { consolePage, enter } from '../console-page.ts'
import type { Scenes } from '../scene.ts'

/** The pages of the console about the look of the pages, what people may change, and security. */
export const consoleLookScenes: Scenes = {
  'console-look-methods': consolePage('/sign-in-page'),
  'console-look-colors': consolePage('/sign-in-page?tab=look'),
  'console-look-words': consolePage('/sign-in-page?tab=words'),
  'console-look-phrases': consolePage('/sign-in-page?tab=phrases'),
  'console-look-fields': consolePage('/sign-in-page?tab=fields'),
  'console-look-field': consolePage('/sign-in-page?tab=fields&dialog=field'),
  'console-look-account': consolePage('/account-fields'),
  'console-look-security': consolePage('/security'),
  'console-look-factors': consolePage('/security?tab=factors'),
  'console-look-lockouts': consolePage('/security?tab=lockouts'),
  'console-look-addresses': consolePage('/security?tab=addresses'),
  'console-look-captcha': consolePage('/security?tab=captcha'),
  'console-look-confirmation': consolePage('/security?tab=confirmation'),
  'console-look-accounts': consolePage('/security?tab=accounts'),
  async 'console-look-unsaved'(page, _, { owner }) {
    await enter(page, owner, '/sign-in-page?tab=look')
    await page.locator('main input[maxlength="7"]').first().fill('#C2255C')
    await page.locator('main input[maxlength="7"]').first().press('Tab')
  },
}
