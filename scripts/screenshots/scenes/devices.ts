import type { Page } from 'playwright'
import { devices, hoursAgo, places } from '../examples.ts'
import type { Look } from '../looks.ts'
import type { Scenes } from '../scene.ts'
import { answerWith, openConfirmed } from '../steps.ts'

/** Devices and apps. */
export const deviceScenes: Scenes = {
  'devices-hidden': page => page.goto('/account/devices'),
  devices: openDevices,
  'devices-many': async (page, look) => {
    await answerWith(page, '**/api/my-account/sessions', sessions => ({
      sessions: manySessions(sessions.sessions[0]),
    }))
    await answerWith(page, '**/api/my-account/trusted-devices*', () => manyTrustedDevices)
    await answerWith(page, '**/api/.well-known/account-center', settings => ({
      ...settings,
      fields: { ...settings.fields, trustedDevice: 'Edit' },
    }))
    await openDevices(page, look)
    await page.getByRole('button', { name: look.say('list.showAll', { count: 30 }) }).click()
    await page.getByText(look.say('trustedDevices.title')).scrollIntoViewIfNeeded()
  },
  'devices-ending': async (page, look) => {
    await openDevices(page, look)
    await page.getByRole('main').getByRole('listitem').getByRole('button').first().click()
    await page.getByRole('dialog').waitFor()
  },
}

async function openDevices(page: Page, look: Look): Promise<void> {
  await openConfirmed(page, look, '/account/devices/confirm')
  await page.getByRole('heading', { name: look.say('applications.title') }).waitFor()
}

function manySessions(one: { payload: object }) {
  return Array.from({ length: 30 }, (_, number) => ({
    ...one,
    payload: { ...one.payload, uid: `session-${number}`, loginTs: Math.floor(hoursAgo(number * 31) / 1000) },
    lastSubmission: { ...one, signInContext: places[number % places.length] },
    device: devices[number % devices.length],
    isCurrent: number === 0,
    lastActiveAt: hoursAgo(number * 7),
    applications: [
      { id: 'account-center', name: 'Account' },
      ...(number % 2 ? [{ id: 'shop', name: 'The Corner Shop' }] : []),
      ...(number % 5 === 4 ? [{ id: 'notes', name: 'A rather long name of an application for notes' }] : []),
    ],
  }))
}

const manyTrustedDevices = devices.slice(0, 3).map((device, number) => ({
  id: `trusted-${number}`,
  userAgent: null,
  device,
  country: null,
  city: null,
  ...places[number],
  createdAt: hoursAgo(number * 50),
  lastUsedAt: hoursAgo(number * 20),
  expiresAt: hoursAgo(-24 * 20),
  isCurrent: number === 0,
}))
