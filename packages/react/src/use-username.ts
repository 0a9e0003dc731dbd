import { useChangeAccount } from './account.ts'
import { type Capability, useAccountPart } from './capability.ts'
import { useStepUp } from './use-step-up.ts'

/** The username; null if there is none. */
export function useUsername(): Capability<string | null> & {
  /** Sets or changes the username, behind a step-up. */
  set: (username: string) => Promise<void>
} {
  const { account: _, ...part } = useAccountPart(
    fields => fields.username,
    account => account.username ?? null,
  )
  const withStepUp = useStepUp()
  const change = useChangeAccount()
  return {
    ...part,
    async set(username) {
      await withStepUp(verification => change.mutateAsync({ username, verification }))
    },
  }
}
