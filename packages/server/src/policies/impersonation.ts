import { type AccountRow, Problem } from '@latchkey/contract'
import type { Owner } from '../store/actor.ts'

/**
 * Whoever impersonates somebody reads and acts in their name, but leaves to them what decides who gets in: password, factors, addresses
 * and username, social accounts and their tokens, sessions and what applications may do.
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
