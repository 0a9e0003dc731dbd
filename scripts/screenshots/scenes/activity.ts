import { devices, hoursAgo, places } from '../examples.ts'
import type { Scenes } from '../scene.ts'
import { answerWith } from '../steps.ts'

/** Activity. */
export const activityScenes: Scenes = {
  activity: async (page, { say }) => {
    await answerWith(page, '**/api/my-account/activity*', () => manyEvents)
    await page.goto('/account/activity')
    await page.getByRole('heading', { name: say('activity.today'), exact: true }).waitFor()
  },
  'activity-empty': async (page, { say }) => {
    await answerWith(page, '**/api/my-account/activity*', () => [])
    await page.goto('/account/activity')
    await page.getByText(say('activity.none')).waitFor()
  },
  'activity-error': async page => {
    await page.route('**/api/my-account/activity*', route => route.abort())
    await page.goto('/account/activity')
    await page.getByRole('main').getByRole('alert').waitFor()
  },
}

const manyEvents = [
  { key: 'Interaction.SignIn.Submit', by: 'visitor', details: { isNewDevice: true } },
  { key: 'User.Data.Updated', by: 'owner', details: { fields: ['name', 'avatar'] } },
  {
    key: 'Interaction.SignIn.Identifier.Password.Submit',
    by: 'visitor',
    result: 'Error',
    error: 'session.invalid_credentials',
  },
  {
    key: 'User.Data.Updated',
    by: 'impersonator',
    details: { fields: ['profile'] },
    impersonator: { id: 'help', name: 'Help desk of The Corner Shop' },
    reason: 'Ticket 4711: the person asked for help with an order that never arrived',
  },
  { key: 'SubjectToken.Created', by: 'admin', reason: 'Ticket 4711' },
  {
    key: 'User.Data.Updated',
    by: 'owner',
    details: { fields: ['mfaVerifications'], factor: 'WebAuthn', change: 'added' },
  },
  { key: 'Session.Ended', by: 'owner' },
  { key: 'Interaction.Consent', by: 'owner', details: { decision: 'allow' } },
  { key: 'PersonalAccessToken.Created', by: 'owner', details: { name: 'Backup script' } },
  { key: 'User.DataExport.Completed', by: 'system' },
  { key: 'Identifier.Lockout', by: 'visitor' },
].map((event, number) => ({
  id: `event-${number}`,
  result: 'Success',
  createdAt: hoursAgo(number * number),
  ...(['owner', 'visitor'].includes(event.by) && {
    ip: places[number % places.length]?.ip,
    device: devices[number % devices.length],
    application: { id: 'shop', name: 'The Corner Shop' },
  }),
  ...event,
}))
