import type { Settings } from '../store/settings.ts'

/** Lifetime in seconds and attempts of a verification code (docs/wire/account-api.md#4.8). */
export function codePolicyOf({ signInExperience }: Settings): {
  expirationSeconds: number
  maxAttempts: number
} {
  const { expirationDuration = 600, maxRetryAttempts = 10 } = signInExperience.verificationCodePolicy
  return { expirationSeconds: expirationDuration, maxAttempts: maxRetryAttempts }
}

/** Failures within an hour that lead to a lockout, and its length in minutes (docs/wire/account-api.md#3.8). */
export function sentinelPolicyOf({ signInExperience }: Settings): {
  maxAttempts: number
  lockoutMinutes: number
} {
  const { maxAttempts = 100, lockoutDuration = 60 } = signInExperience.sentinelPolicy
  return { maxAttempts, lockoutMinutes: lockoutDuration }
}
