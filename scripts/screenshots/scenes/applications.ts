import { accountChoiceAddress } from '../applications.ts'
import type { Scenes } from '../scene.ts'

/** Requests of applications: consent, devices, account choice, sign-out. */
export const applicationScenes: Scenes = {
  consent: async (page, { say }, { consentAddress }) => {
    await page.goto(consentAddress)
    await page.getByRole('button', { name: say('consent.allow') }).waitFor()
  },
  device: async (page, { say }) => {
    await page.goto('/oidc/device')
    await page.getByRole('textbox', { name: say('device.code') }).fill('BCDF-GHJK')
  },
  'device-confirm': async (page, { say }, { url }) => {
    const started = await fetch(`${url}/oidc/device/auth`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'device-demo-app', scope: 'openid' }),
    })
    await page.goto(`/oidc/device?user_code=${(await started.json()).user_code}`)
    await page.getByRole('button', { name: say('device.continue') }).click()
    await page.getByRole('button', { name: say('device.confirm.deny') }).waitFor()
  },
  'device-done': page => page.goto('/device?result=done'),
  'select-account': async (page, { say }, { url }) => {
    await page.goto(accountChoiceAddress(url))
    await page.getByRole('button', { name: say('selectAccount.other') }).waitFor()
  },
  'sign-out': async (page, { say }) => {
    await page.goto('/oidc/session/end')
    await page.getByRole('button', { name: say('signOut.signOut'), exact: true }).waitFor()
  },
}
