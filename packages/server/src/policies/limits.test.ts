import type { SignInExperience } from '@latchkey/contract'
import { describe, expect, it } from 'vitest'
import type { Settings } from '../store/settings.ts'
import { codePolicyOf, sentinelPolicyOf } from './limits.ts'

describe('the default limits', () => {
  it('give a code ten minutes and ten attempts, unless an administrator configures others', () => {
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

  it('lock out for an hour after a hundred failures, unless an administrator configures others', () => {
    expect(sentinelPolicyOf(settingsWith({}))).toEqual({ maxAttempts: 100, lockoutMinutes: 60 })
    const sentinelPolicy = { maxAttempts: 5, lockoutDuration: 10 }
    expect(sentinelPolicyOf(settingsWith({ sentinelPolicy }))).toEqual({ maxAttempts: 5, lockoutMinutes: 10 })
  })
})

function settingsWith(
  change: Partial<Pick<SignInExperience, 'verificationCodePolicy' | 'sentinelPolicy'>>,
): Settings {
  const signInExperience = { verificationCodePolicy: {}, sentinelPolicy: {}, ...change }
  // The limits depend on no other setting.
  return { signInExperience } as Settings
}
