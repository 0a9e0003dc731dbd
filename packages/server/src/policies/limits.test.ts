import type { SignInExperience } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../store/settings.ts'
import { codePolicyOf, sentinelPolicyOf } from './limits.ts'

describe('the limits of the contract', () => {
  it('let a code live for ten minutes and be tried ten times, unless an administrator says otherwise', () => {
    expect(codePolicyOf(settingsWith({}))).toEqual({ expirationSeconds: 600, maxAttempts: 10 })
    const verificationCodePolicy = { expirationDuration: 120, maxRetryAttempts: 3 }
    expect(codePolicyOf(settingsWith({ verificationCodePolicy }))).toEqual({
      expirationSeconds: 120,
      maxAttempts: 3,
    })
    expect(codePolicyOf(settingsWith({ verificationCodePolicy: { maxRetryAttempts: 3 } }))).toEqual({
      expirationSeconds: 600,
      maxAttempts: 3,
    })
  })

  it('lock out for an hour after a hundred failures, unless an administrator says otherwise', () => {
    expect(sentinelPolicyOf(settingsWith({}))).toEqual({ maxAttempts: 100, lockoutMinutes: 60 })
    const sentinelPolicy = { maxAttempts: 5, lockoutDuration: 10 }
    expect(sentinelPolicyOf(settingsWith({ sentinelPolicy }))).toEqual({ maxAttempts: 5, lockoutMinutes: 10 })
  })
})

function settingsWith(
  change: Partial<Pick<SignInExperience, 'verificationCodePolicy' | 'sentinelPolicy'>>,
): Settings {
  const signInExperience = { verificationCodePolicy: {}, sentinelPolicy: {}, ...change }
  // The rest of the settings says nothing of limits.
  return { signInExperience } as Settings
}
