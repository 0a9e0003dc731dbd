import type { Output } from '@latchkey/client'
import type { SettingsForm } from '../data/settings-form.ts'
import type { ConsoleKey } from '../texts.tsx'

export type AccountCenter = Output<'GET /api/account-center'>
export type AccountCenterForm = { form: SettingsForm<AccountCenter> }
export type FieldName = keyof AccountCenter['fields']
export type Control = NonNullable<AccountCenter['fields'][FieldName]>

export const controls = ['Off', 'ReadOnly', 'Edit'] as const satisfies readonly Control[]

/** The group of each field. A field of the API without one does not compile. */
const groupOf = {
  avatar: 'profile',
  name: 'profile',
  profile: 'profile',
  customData: 'profile',
  username: 'signIn',
  password: 'signIn',
  mfa: 'signIn',
  passkey: 'signIn',
  email: 'contact',
  phone: 'contact',
  social: 'contact',
  session: 'devices',
  trustedDevice: 'devices',
  dataExport: 'data',
  personalAccessToken: 'data',
  accountDeletion: 'data',
} as const satisfies Record<FieldName, string>

type Group = (typeof groupOf)[FieldName]

// The cast is safe: these are the keys of `groupOf`.
export const allFields = Object.keys(groupOf) as FieldName[]
export const groups: readonly Group[] = [...new Set(Object.values(groupOf))]
export const fieldsIn = (group: Group) => allFields.filter(name => groupOf[name] === group)

/** What each member is called, for the notice that another administrator changed it. */
export const memberNames: Readonly<Record<keyof AccountCenter, ConsoleKey>> = {
  tenantId: 'accountFields.page',
  id: 'accountFields.page',
  enabled: 'accountFields.page',
  fields: 'accountFields.fields',
  webauthnRelatedOrigins: 'accountFields.origins',
  deleteAccountUrl: 'accountFields.deletionAddress',
  customCss: 'accountFields.css',
  profileFields: 'accountFields.profileRows',
  stepUp: 'security.stepUp',
  deletionGracePeriod: 'security.gracePeriod',
}
