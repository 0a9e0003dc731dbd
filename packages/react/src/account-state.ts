import type { Account, Experience, Settings } from './account.ts'
import type { Factor } from './factors/factors.ts'

export type StateOfAccount = {
  account: Account
  settings: Settings
  experience: Experience
  /** Undefined if the person may not see them. */
  factors: readonly Pick<Factor, 'type' | 'remainCodes'>[] | undefined
  canUsePasskeys: boolean
}

/** What is most worth doing, and the path of the dialog or section that does it. */
export type Advice = { does: keyof typeof paths; path: string }

const paths = {
  password: '/security/password',
  email: '/contact/email',
  phone: '/contact/phone',
  passkey: '/security/passkey',
  totp: '/security/authenticator',
  backupCodes: '/security/backup-codes',
  name: '/profile',
} as const

/**
 * The one thing most worth doing, in this order: a way to sign in, an address for recovery, a passkey or second step,
 * backup codes, the name. Undefined if nothing is missing that the person may change.
 */
export function adviceFor(state: StateOfAccount): Advice | undefined {
  const { account, settings, experience, factors, canUsePasskeys } = state
  const { fields } = settings
  const advise = (does: Advice['does']): Advice => ({ does, path: paths[does] })
  if (isWithoutWayIn(state) && fields.password === 'Edit') return advise('password')
  if (lacksAddress(account)) {
    if (fields.email === 'Edit' && account.primaryEmail === null) return advise('email')
    if (fields.phone === 'Edit' && account.primaryPhone === null) return advise('phone')
  }
  const enabled = experience.mfa.factors
  if (factors && !hasSecondFactor(factors)) {
    const passkeys = fields.passkey ?? fields.mfa
    if (canUsePasskeys && passkeys === 'Edit' && enabled.includes('WebAuthn')) return advise('passkey')
    if (fields.mfa === 'Edit' && enabled.includes('Totp')) return advise('totp')
  }
  if (factors && hasSecondFactor(factors) && fields.mfa === 'Edit' && enabled.includes('BackupCode')) {
    const isCovered = factors.some(({ type, remainCodes = 0 }) => type === 'BackupCode' && remainCodes > 0)
    if (!isCovered) return advise('backupCodes')
  }
  if (account.name === null && fields.name === 'Edit') return advise('name')
  return undefined
}

/** Whether the account has an address for recovery, and a passkey or second step. */
export function isWellProtected({ account, factors = [] }: StateOfAccount): boolean {
  return Boolean(account.primaryEmail || account.primaryPhone) && hasSecondFactor(factors)
}

/** The kinds of identifiers that the person can sign in with, and whether a password goes with any of them. */
export function waysToSignIn(account: Account, { signIn }: Pick<Experience, 'signIn'>) {
  const values = { username: account.username, email: account.primaryEmail, phone: account.primaryPhone }
  const methods = signIn.methods.filter(
    ({ identifier, password, verificationCode }) =>
      values[identifier] &&
      ((password && account.hasPassword) || (verificationCode && identifier !== 'username')),
  )
  return {
    identifiers: methods.map(({ identifier }) => identifier),
    byPassword: methods.some(({ password }) => password && account.hasPassword),
  }
}

function isWithoutWayIn({ account, experience, factors = [] }: StateOfAccount) {
  if (account.hasPassword !== false || waysToSignIn(account, experience).identifiers.length) return false
  return !(experience.passkeySignIn.enabled && factors.some(({ type }) => type === 'WebAuthn'))
}

/** A field that the person may not see is absent, so it says nothing. */
function lacksAddress({ primaryEmail, primaryPhone }: Account) {
  return !primaryEmail && !primaryPhone
}

function hasSecondFactor(factors: NonNullable<StateOfAccount['factors']>) {
  return factors.some(({ type }) => type !== 'BackupCode')
}
