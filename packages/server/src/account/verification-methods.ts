import type { VerificationMethod } from '@latchkey/contract'
import { sufficientFor } from '../policies/step-up.ts'
import type { ReadableAccount } from '../store/account.ts'
import { factorsOf, usableTypes } from './factors.ts'

/** Lists the methods that this person can verify with, strongest first. */
export async function verificationMethodsOf(account: ReadableAccount): Promise<VerificationMethod[]> {
  const { user, settings } = account
  const factors = new Set(usableTypes(await factorsOf(account)))
  const methods: (Omit<VerificationMethod, 'sufficientFor'> | false | null)[] = [
    factors.has('WebAuthn') && { type: 'WebAuthn' },
    factors.has('Totp') && { type: 'Totp' },
    user.password_digest !== null && { type: 'Password' },
    ...Object.keys(user.identities).map(target => ({ type: 'Social' as const, target })),
    user.primary_email !== null && {
      type: 'EmailVerificationCode',
      identifier: maskedEmail(user.primary_email),
    },
    user.primary_phone !== null && {
      type: 'PhoneVerificationCode',
      identifier: `•••${user.primary_phone.slice(-4)}`,
    },
    factors.has('BackupCode') && { type: 'BackupCode' },
  ]
  return methods
    .filter(method => method !== false && method !== null)
    .map(method => ({ ...method, sufficientFor: sufficientFor(method.type, user, settings) }))
}

/** Masks an address: enough to recognize the mailbox, too little to write to it. */
function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${[...email][0] ?? ''}•••${email.slice(at)}`
}
