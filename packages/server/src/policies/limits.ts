import type { Settings } from '../store/settings.ts'

/** How often a secret may be tried, and for how long it is closed then; contract account-api 3.8. Minutes. */
export function sentinelPolicyOf(settings: Settings): { maxAttempts: number; lockoutDuration: number } {
  const { maxAttempts = 100, lockoutDuration = 60 } = settings.signInExperience.sentinelPolicy ?? {}
  return { maxAttempts, lockoutDuration }
}

/** How long a code counts, in seconds, and how often it may be tried; contract account-api 4.8. */
export function codePolicyOf(settings: Settings): { expirationDuration: number; maxRetryAttempts: number } {
  const { expirationDuration = 600, maxRetryAttempts = 10 } =
    settings.signInExperience.verificationCodePolicy ?? {}
  return { expirationDuration, maxRetryAttempts }
}
