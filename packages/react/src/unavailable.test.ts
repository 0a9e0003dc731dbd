import { describe, expect, it } from 'vitest'
import type { Account, Experience, Settings } from './account.ts'
import { sections } from './sections.ts'
import { type Unavailable, unavailableAt } from './unavailable.ts'

type Changes = {
  account?: object
  fields?: object
  factors?: object[]
  experience?: object
  canUsePasskeys?: boolean
}

const fields = {
  username: 'Edit',
  password: 'Edit',
  email: 'Edit',
  phone: 'Edit',
  mfa: 'Edit',
  social: 'Edit',
  session: 'Edit',
  trustedDevice: 'Edit',
  dataExport: 'Edit',
  personalAccessToken: 'Edit',
}
const experience = {
  mfa: { factors: ['Totp', 'WebAuthn', 'BackupCode'], policy: 'NoPrompt' },
  passkeySignIn: { enabled: true },
}
const totp = { type: 'Totp' }
const passkey = { type: 'WebAuthn' }
const codes = { type: 'BackupCode', remainCodes: 10 }

/** The text for a path; undefined if nothing is in the way. */
function textAt(path: string, changes: Changes = {}): Unavailable['text'] | undefined {
  return unavailableAt(path, {
    // The casts leave out what the rules do not read.
    account: { primaryEmail: null, primaryPhone: null, ...changes.account } as unknown as Account,
    settings: { fields: { ...fields, ...changes.fields } } as unknown as Settings,
    experience: { ...experience, ...changes.experience } as unknown as Experience,
    factors: (changes.factors ?? []) as never,
    canUsePasskeys: changes.canUsePasskeys ?? true,
  })?.text
}

describe('the address of a task', () => {
  it.each([
    ['/security/username', 'username'],
    ['/security/password', 'password'],
    ['/security/authenticator', 'mfa'],
    ['/security/backup-codes', 'mfa'],
    ['/security/backup-codes-list', 'mfa'],
    ['/security/passkey', 'mfa'],
    ['/security/passkey', 'passkey'],
    ['/security/passkey-list', 'passkey'],
    ['/security/passkey-prompt', 'passkey'],
    ['/security/two-step', 'mfa'],
    ['/contact/email', 'email'],
    ['/contact/phone', 'phone'],
    ['/linked-accounts/link-google', 'social'],
    ['/linked-accounts/unlink-google', 'social'],
    ['/devices/others', 'session'],
    ['/devices/trusted', 'trustedDevice'],
    ['/data/export', 'dataExport'],
    ['/data/token', 'personalAccessToken'],
  ])('%s says that %s is managed, or off', (path, field) => {
    const factors = [totp, codes]
    expect(textAt(path, { fields: { [field]: 'ReadOnly' }, factors })).toBe('unavailable.managed')
    expect(textAt(path, { fields: { [field]: 'Off' }, factors })).toBe('unavailable.off')
  })

  it.each<[string, Changes, Unavailable['text'] | undefined]>([
    ['/security/authenticator', {}, undefined],
    ['/security/authenticator', { experience: { mfa: { factors: [] } } }, 'unavailable.off'],
    ['/security/authenticator', { factors: [totp], experience: { mfa: { factors: [] } } }, undefined],
    ['/security/authenticator-removal', {}, 'unavailable.removal'],
    ['/security/backup-codes', {}, 'unavailable.backupCodesFirst'],
    ['/security/backup-codes', { factors: [totp] }, undefined],
    [
      '/security/backup-codes',
      { factors: [totp], experience: { mfa: { factors: ['Totp'] } } },
      'unavailable.off',
    ],
    ['/security/backup-codes-list', { factors: [totp] }, 'unavailable.backupCodes'],
    ['/security/backup-codes-list', { factors: [{ ...codes, remainCodes: 0 }] }, 'unavailable.backupCodes'],
    ['/security/backup-codes-list', { factors: [totp, codes] }, undefined],
    ['/security/backup-codes-removal', { factors: [totp] }, 'unavailable.removal'],
    ['/security/passkey', {}, undefined],
    ['/security/passkey', { canUsePasskeys: false }, 'problem.passkeyUnsupported'],
    [
      '/security/passkey',
      { experience: { mfa: { factors: ['Totp'] }, passkeySignIn: { enabled: false } } },
      'unavailable.off',
    ],
    ['/security/passkey', { fields: { mfa: 'Off', passkey: 'Edit' } }, 'unavailable.off'],
    ['/security/passkey-list', {}, 'unavailable.passkeys'],
    ['/security/passkey-list', { factors: [passkey] }, undefined],
    ['/security/passkey-prompt', {}, undefined],
    ['/security/passkey-prompt', { factors: [passkey] }, 'unavailable.off'],
    ['/security/two-step', {}, 'unavailable.off'],
    ['/security/two-step', { factors: [totp] }, undefined],
    [
      '/security/two-step',
      { factors: [totp], experience: { mfa: { factors: ['Totp'], policy: 'Mandatory' } } },
      'twoStep.ask.required',
    ],
    ['/contact/email-removal', {}, 'unavailable.removal'],
    ['/contact/phone-removal', { account: { primaryPhone: '8613900000000' } }, undefined],
    ['/devices/confirm', {}, undefined],
    ['/data/lockdown', {}, undefined],
    // These dialogs say so themselves.
    ['/data/deletion', {}, undefined],
    ['/linked-accounts/link-google', {}, undefined],
  ])('%s, with %j, says: %s', (path, changes, text) => {
    expect(textAt(path, changes)).toBe(text)
  })

  it('says nothing while everything is there', () => {
    const account = { primaryEmail: 'mira@mail.example', primaryPhone: '8613900000000' }
    const ofPasskeys = /passkey-prompt/
    for (const { id, dialogs } of sections)
      for (const dialog of dialogs instanceof RegExp ? [] : dialogs)
        if (!ofPasskeys.test(dialog))
          expect(
            textAt(`/${id}/${dialog}`, { account, factors: [totp, passkey, codes] }),
            dialog,
          ).toBeUndefined()
  })
})
