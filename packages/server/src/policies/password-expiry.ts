import type { UserRow } from '../store/rows.ts'
import type { Settings } from '../store/settings.ts'

const day = 24 * 60 * 60 * 1000

/**
 * Whether a password must be replaced before it can complete a sign-in: an administrator expired it, or it is older
 * than the settings allow. If its age is unknown, the age counts from when expiration was enabled.
 */
export function isPasswordExpired(user: UserRow, { signInExperience }: Settings, now: Date): boolean {
  if (user.password_digest === null) return false
  if (user.is_password_expired) return true
  const { enabled, validPeriodDays, enabledAt } = signInExperience.passwordExpiration
  const since = user.password_updated_at?.getTime() ?? enabledAt
  if (!enabled || !validPeriodDays || since === undefined) return false
  return since + validPeriodDays * day <= now.getTime()
}
