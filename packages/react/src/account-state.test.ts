import { describe, expect, it } from 'vitest'
import type { Account, Experience, Settings } from './account.ts'
import { adviceFor, isWellProtected, type StateOfAccount, waysToSignIn } from './account-state.ts'

const byPassword = { password: true, verificationCode: false, isPasswordPrimary: true }
const byCode = { password: false, verificationCode: true, isPasswordPrimary: false }
const fields = { name: 'Edit', password: 'Edit', email: 'Edit', phone: 'Edit', mfa: 'Edit' }
const mira = {
  id: '1',
  username: 'mira',
  primaryEmail: null,
  primaryPhone: null,
  name: null,
  hasPassword: true,
}

type Changes = {
  account?: object
  fields?: object
  methods?: object[]
  enabled?: string[]
  factors?: object[] | undefined
  canUsePasskeys?: boolean
}

function stateOf(changes: Changes = {}): StateOfAccount {
  const methods = changes.methods ?? [{ identifier: 'username', ...byPassword }]
  const enabled = changes.enabled ?? ['Totp', 'WebAuthn', 'BackupCode']
  return {
    // The casts leave out what the rules do not read.
    account: { ...mira, ...changes.account } as unknown as Account,
    settings: { fields: { ...fields, ...changes.fields } } as unknown as Settings,
    experience: {
      signIn: { methods },
      mfa: { factors: enabled },
      passkeySignIn: {},
    } as unknown as Experience,
    factors: ('factors' in changes ? changes.factors : []) as StateOfAccount['factors'],
    canUsePasskeys: changes.canUsePasskeys ?? true,
  }
}

const adviceOf = (changes?: Changes) => adviceFor(stateOf(changes))?.does
const email = { primaryEmail: 'mira@mail.example' }
const passkey = { type: 'WebAuthn' }
const codes = { type: 'BackupCode', remainCodes: 10 }

describe('the advice on an account', () => {
  it('is an address for recovery first', () => {
    expect(adviceFor(stateOf())).toEqual({ does: 'email', path: '/contact/email' })
    expect(adviceOf({ fields: { email: 'ReadOnly' } })).toBe('phone')
    expect(adviceOf({ account: { primaryPhone: '8613900000000' } })).toBe('passkey')
  })

  it('is a passkey next, or two-step verification where passkeys are not possible', () => {
    expect(adviceOf({ account: email })).toBe('passkey')
    expect(adviceOf({ account: email, canUsePasskeys: false })).toBe('totp')
    expect(adviceOf({ account: email, fields: { passkey: 'ReadOnly' } })).toBe('totp')
    expect(adviceOf({ account: email, enabled: ['Totp'] })).toBe('totp')
  })

  it('is backup codes once there is a factor, also after the last one was used', () => {
    expect(adviceOf({ account: email, factors: [passkey] })).toBe('backupCodes')
    expect(adviceOf({ account: email, factors: [passkey, { ...codes, remainCodes: 0 }] })).toBe('backupCodes')
  })

  it('is the name last', () => {
    expect(adviceOf({ account: email, factors: [passkey, codes] })).toBe('name')
    expect(adviceOf({ account: { ...email, name: 'Mira' }, factors: [passkey, codes] })).toBeUndefined()
  })

  it('is a password before all else for a person who has no way to sign in on the page', () => {
    const methods = [{ identifier: 'email', ...byPassword }]
    expect(adviceOf({ account: { ...email, hasPassword: false }, methods })).toBe('password')
    expect(
      adviceOf({ account: { ...email, hasPassword: false }, methods: [{ identifier: 'email', ...byCode }] }),
    ).toBe('passkey')
  })

  it('is nothing that the person may not do, or that is not known', () => {
    const fields = { email: 'ReadOnly', phone: 'Off', mfa: 'ReadOnly', name: 'ReadOnly' }
    expect(adviceOf({ fields })).toBeUndefined()
    expect(adviceOf({ account: { ...email, name: 'Mira' }, factors: undefined })).toBeUndefined()
    expect(adviceOf({ account: { primaryEmail: undefined, primaryPhone: undefined }, enabled: [] })).toBe(
      'name',
    )
  })
})

describe('an account', () => {
  it('is well protected with an address and a second step, and not by a password alone', () => {
    expect(isWellProtected(stateOf({ account: email, factors: [passkey] }))).toBe(true)
    expect(isWellProtected(stateOf({ account: email }))).toBe(false)
    expect(isWellProtected(stateOf({ factors: [passkey] }))).toBe(false)
    expect(isWellProtected(stateOf({ account: email, factors: [codes] }))).toBe(false)
    expect(isWellProtected(stateOf({ account: email, factors: undefined }))).toBe(false)
  })
})

describe('the ways to sign in', () => {
  const waysOf = (changes: Changes) => {
    const { account, experience } = stateOf(changes)
    return waysToSignIn(account, experience)
  }

  it('leave out an address that does not sign in', () => {
    expect(waysOf({ account: email })).toEqual({ identifiers: ['username'], byPassword: true })
  })

  it('name an address that signs in by a code', () => {
    const methods = [
      { identifier: 'username', ...byPassword },
      { identifier: 'email', ...byCode },
      { identifier: 'phone', ...byCode },
    ]
    expect(waysOf({ account: email, methods })).toEqual({
      identifiers: ['username', 'email'],
      byPassword: true,
    })
    expect(waysOf({ account: { ...email, hasPassword: false }, methods })).toEqual({
      identifiers: ['email'],
      byPassword: false,
    })
  })
})
