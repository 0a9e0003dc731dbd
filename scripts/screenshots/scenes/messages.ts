import type { Scenes } from '../scene.ts'

/** Pages with a message to people who are signed out. */
export const messageScenes: Scenes = {
  'other-browser': page => page.goto('/callback/other?code=x&state=y'),
  'no-cookies': async page => {
    await page.addInitScript(() =>
      Object.defineProperty(document, 'cookie', { get: () => '', set: () => {} }),
    )
    await page.goto('/sign-in?app_id=account-center')
  },
  expired: async page => {
    await page.goto('/signed-out')
    await page.evaluate(() => sessionStorage.setItem('latchkey:began-afresh', String(Date.now())))
    await page.context().clearCookies()
    await page.goto('/sign-in?app_id=account-center')
  },
  'to-continue': (page, _, { consentAddress }) => page.goto(consentAddress),
  'signed-out': page => page.goto('/signed-out'),
  error: page => page.goto('/error?code=oidc.invalid_redirect_uri'),
  'nothing-here': page => page.goto('/acount'),
  'demo-app': page => page.goto('/demo-app'),
}

/** An address of the account page that does not exist. */
export const missingPageScenes: Scenes = { 'not-found': page => page.goto('/account/nowhere') }
