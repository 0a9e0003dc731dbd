import { useExperience } from '../account.ts'
import { type Capability, useAccountPart } from '../capability.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { returnFor } from '../social/social-redirect.ts'
import { useExcusableStepUp } from '../use-excusable-step-up.ts'
import { type LinkedAccount, linkedAccountsOf, useIdentityChanges } from './linked-accounts.ts'

/** The social providers that are offered, with the accounts that the person has linked there (`identity`). */
export function useLinkedAccounts(): Capability<LinkedAccount[]> & {
  /** The connector that the person has just come back from, so that `link` finishes; undefined otherwise. */
  returnedFrom: string | undefined
  /**
   * Leaves for the provider of a connector. When the person is back (`returnedFrom`), call it once more: it links the
   * account, in place of a present one, behind a step-up. Needs `socialRedirect` of the provider.
   */
  link: (connectorId: string) => Promise<void>
  /** Unlinks the account of a provider, named by its `target`, behind a step-up. */
  unlink: (target: string) => Promise<void>
} {
  const experience = useExperience()
  const { account, ...part } = useAccountPart(
    fields => fields.social,
    account => experience.data && linkedAccountsOf(account, experience.data),
  )
  const { social } = useLatchkey()
  const changes = useIdentityChanges()
  const withStepUp = useExcusableStepUp(account)
  const returnedFrom = returnFor('link', social?.returned())?.connectorId
  return {
    ...part,
    isLoading: part.isLoading || experience.isLoading,
    error: part.error ?? experience.error,
    returnedFrom,
    async link(connectorId) {
      if (!social) throw new Error('LatchkeyProvider has no socialRedirect, which says how people come back.')
      const present = part.data?.find(({ connector }) => connector?.id === connectorId)
      const linking = { connectorId, replaces: present?.identity !== undefined }
      if (returnedFrom === connectorId) await withStepUp(verification => changes.link(linking, verification))
      else await changes.link(linking)
    },
    unlink: target => withStepUp(verification => changes.unlink(target, verification)),
  }
}
