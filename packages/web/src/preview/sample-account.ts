import type { Output } from '@latchkey/client'
import type { AccountPreviewed } from './previewed.ts'

const day = 86_400_000
const now = Date.now()

const person = {
  id: 'sample',
  hasSecurityVerificationMethod: true,
  username: 'mira',
  name: 'Mira Nolan',
  avatar: null,
  primaryEmail: 'mira@example.com',
  primaryPhone: '12025550143',
  hasPassword: true,
  passwordUpdatedAt: now - 90 * day,
  lastSignInAt: now,
  createdAt: now - 400 * day,
  updatedAt: now,
  profile: { givenName: 'Mira', familyName: 'Nolan', birthdate: '1990-04-12', zoneinfo: 'Europe/Lisbon' },
  customData: {},
  identities: {},
} satisfies Output<'GET /api/my-account'>

export const samplePerson = { name: person.name, avatar: person.avatar }

const factors: Output<'GET /api/my-account/mfa-verifications'> = [
  { id: 'sample', type: 'Totp', createdAt: new Date(now - 90 * day).toISOString() },
]

const activity: Output<'GET /api/my-account/activity'> = [
  {
    id: 'sample',
    key: 'Interaction.SignIn.Submit',
    result: 'Success',
    createdAt: now - day,
    by: 'owner',
    device: { browser: 'Chrome', os: 'Windows', type: 'desktop' },
  },
]

/** The answers of the server about a sample person, by path. */
export function answersFor({ settings, experience }: AccountPreviewed): Record<string, unknown> {
  return {
    'api/.well-known/account-center': settings,
    'api/.well-known/sign-in-exp': experience,
    'api/my-account': person,
    'api/my-account/mfa-verifications': factors,
    'api/my-account/mfa-settings': { skipMfaOnSignIn: false },
    'api/my-account/logto-configs': {},
    'api/my-account/activity': activity,
    'api/my-account/exports': [],
    'api/my-account/personal-access-tokens': [],
  }
}
