import type { SessionEnding } from '../session-ending.ts'
import { useEndings } from './endings.ts'

export type LockdownOptions = {
  /** Whether addresses that were changed lately stay as they are; the former ones are restored unless this is true. */
  keepAddresses?: boolean
}

/** Locks the account after a suspected intrusion. There is nothing to load, and no administrator can switch it off. */
export function useLockdown(): {
  /**
   * Ends all sessions, grants, tokens and trusted devices. Needs no step-up: it only takes access away, and a person who
   * is robbed must not lose time.
   */
  lock: (options?: LockdownOptions) => Promise<Omit<Extract<SessionEnding, { kind: 'lockdown' }>, 'kind'>>
} {
  const { lockAccount } = useEndings()
  return { lock: ({ keepAddresses = false } = {}) => lockAccount({ keepAddresses }) }
}
