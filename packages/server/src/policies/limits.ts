import type { Settings } from '../store/settings.ts'

/** How long a code counts, and how often it may be guessed at; contract account-api 4.8. */
export function codePolicyOf({ signInExperience }: Settings): {
  expirationSeconds: number
  maxAttempts: number
} {
  const { expirationDuration = 600, maxRetryAttempts = 10 } = signInExperience.verificationCodePolicy
  return { expirationSeconds: expirationDuration, maxAttempts: maxRetryAttempts }
}

/** After how many failures within an hour nobody is listened to any more, and for how long; contract account-api 3.8. */
export function sentinelPolicyOf({ signInExperience }: Settings): {
  maxAttempts: number
  lockoutMinutes: number
} {
  const { maxAttempts = 100, lockoutDuration = 60 } = signInExperience.sentinelPolicy
  return { maxAttempts, lockoutMinutes: lockoutDuration }
}
