import type { Account, Experience } from '../account.ts'
import type { Factor } from './factors.ts'

/** The factors that the person has, and which the page has a place for: those, and what an administrator enabled. */
export function presentFactors(factors: readonly Factor[], { mfa, passkeySignIn }: Experience) {
  const totp = factors.find(({ type }) => type === 'Totp')
  const codes = factors.find(({ type, remainCodes = 0 }) => type === 'BackupCode' && remainCodes > 0)
  const isProtected = factors.some(({ type }) => type !== 'BackupCode')
  return {
    totp,
    codes,
    passkeys: factors.filter(({ type }) => type === 'WebAuthn'),
    /** Whether there is a factor besides backup codes, which come second. */
    isProtected,
    hasTotp: totp !== undefined || mfa.factors.includes('Totp'),
    hasCodes: codes !== undefined || (isProtected && mfa.factors.includes('BackupCode')),
    areCodesEnabled: mfa.factors.includes('BackupCode'),
    arePasskeysEnabled: passkeySignIn.enabled === true || mfa.factors.includes('WebAuthn'),
  }
}

type Person = { account: Account; experience: Experience }

/** Whether the person has anything to be asked for after the password. Codes to an address need no enrollment. */
export function hasSecondStep(factors: readonly Factor[], { account, experience }: Person): boolean {
  const enabled = experience.mfa.factors
  return (
    factors.some(({ type }) => type !== 'BackupCode' && enabled.includes(type)) ||
    (enabled.includes('EmailVerificationCode') && Boolean(account.primaryEmail)) ||
    (enabled.includes('PhoneVerificationCode') && Boolean(account.primaryPhone))
  )
}

const mandatory = ['Mandatory', 'PromptAtSignInAndSignUpMandatory', 'PromptOnlyAtSignInMandatory']

/** Whether the policy decides that everybody has a second step, so that people cannot turn it off. */
export function isSecondStepRequired({ mfa }: Experience): boolean {
  return mandatory.includes(mfa.policy)
}
