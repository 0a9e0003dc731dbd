import { useSetPassword } from './account.ts'
import { type Capability, useAccountPart } from './capability.ts'
import { useExcusableStepUp } from './use-excusable-step-up.ts'

export type PasswordState = {
  hasPassword: boolean
  /** In milliseconds since 1970; null if it is unknown. */
  changedAt: number | null
}

export type NewPasswordOptions = {
  /** Whether all other sessions end; they do unless this is false. */
  endOtherSessions?: boolean
}

/** Whether the account has a password. */
export function usePassword(): Capability<PasswordState> & {
  /**
   * Sets or changes the password, behind a step-up unless the person has nothing yet to confirm with. Rejects with
   * `password.rejected` if it breaks the rules; the error's `data` names them.
   */
  set: (password: string, options?: NewPasswordOptions) => Promise<void>
} {
  const { account, ...part } = useAccountPart(
    fields => fields.password,
    account => ({
      hasPassword: account.hasPassword === true,
      changedAt: account.passwordUpdatedAt ?? null,
    }),
  )
  const withStepUp = useExcusableStepUp(account)
  const setting = useSetPassword()
  return {
    ...part,
    async set(password, { endOtherSessions = true } = {}) {
      await withStepUp(verification =>
        setting.mutateAsync({ password, verification, revokeSessions: endOtherSessions }),
      )
    },
  }
}
