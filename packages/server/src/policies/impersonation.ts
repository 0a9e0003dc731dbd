import { type AccountRow, Problem } from '@latchkey/contract'
import type { Owner } from '../store/actor.ts'

/**
 * Refuses an impersonator every change to what controls access to the account: password, factors, addresses and
 * username, social accounts and their tokens, sessions and application grants. Errors: `auth.forbidden`.
 */
export function requireThemselves(
  { impersonator }: Owner,
  { changes, themselves }: AccountRow,
  given: ReadonlySet<string>,
): void {
  if (impersonator === undefined) return
  const isTheirs =
    changes !== undefined || themselves === 'always' || themselves?.some(key => given.has(key)) === true
  if (isTheirs) throw new Problem('auth.forbidden', { reason: 'impersonated' })
}

/**
 * Refuses tokens from a token exchange where the row says so. What a script or an application got for a while must not
 * become access that lasts. Errors: `auth.forbidden`.
 */
export function requireOwnToken({ isExchanged }: Owner, { exchanged }: AccountRow): void {
  if (isExchanged && exchanged === 'refused') throw new Problem('auth.forbidden', { reason: 'exchanged' })
}
