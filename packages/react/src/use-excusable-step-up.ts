import type { Account } from './account.ts'
import { useStepUp } from './use-step-up.ts'

/**
 * For changes of a credential that need no step-up of a person who has nothing to confirm with, such as a first
 * password.
 */
export function useExcusableStepUp(account: Account | undefined) {
  const withStepUp = useStepUp()
  return <Answer>(send: (verification: string | undefined) => Promise<Answer>): Promise<Answer> =>
    account && !account.hasSecurityVerificationMethod
      ? send(undefined)
      : withStepUp(send, { changes: 'credential' })
}
