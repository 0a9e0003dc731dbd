import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

const day = 24 * 60 * 60 * 1000

/**
 * Whether a password has to be replaced before it opens the account again: an administrator said so, or it is older than the
 * settings allow. Where nobody knows how old it is, its age is counted from when the rule began.
 */
export function isPasswordExpired(user: UserRow, { signInExperience }: Settings, now: Date): boolean {
  if (user.password_digest === null) return false
  if (user.is_password_expired) return true
  const { enabled, validPeriodDays, enabledAt } = signInExperience.passwordExpiration
  const since = user.password_updated_at?.getTime() ?? enabledAt
  if (!enabled || !validPeriodDays || since === undefined) return false
  return since + validPeriodDays * day <= now.getTime()
}
