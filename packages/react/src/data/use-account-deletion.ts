import { useSettings } from '../account.ts'
import { type Capability, useControl } from '../capability.ts'
import type { SessionEnding } from '../session-ending.ts'
import { useStepUp } from '../use-step-up.ts'
import { useEndings } from './endings.ts'

export type AccountDeletion = {
  /** How long the person can take the deletion back; 0: not at all. */
  gracePeriodDays: number
  /** The page where people delete their account instead, if the administrator has one. */
  url: string | undefined
}

/** How the person deletes the account. */
export function useAccountDeletion(): Capability<AccountDeletion> & {
  /** Deletes the account after the grace period, behind a step-up. The person is signed out everywhere at once. */
  request: () => Promise<Omit<Extract<SessionEnding, { kind: 'deletion' }>, 'kind'>>
} {
  const settings = useSettings()
  const { isVisible, withControl } = useControl(fields => fields.accountDeletion)
  const { deleteAccount } = useEndings()
  const withStepUp = useStepUp()
  const { data, isLoading, error } = settings
  const shown = (isVisible || data?.deleteAccountUrl) && data
  return {
    ...withControl({
      data: shown
        ? { gracePeriodDays: shown.deletionGracePeriod, url: shown.deleteAccountUrl ?? undefined }
        : undefined,
      isLoading,
      error,
    }),
    request: () => withStepUp(deleteAccount, { changes: 'credential' }),
  }
}
