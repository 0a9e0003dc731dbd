import { ProblemError } from '@latchkey/client'
import { useContext } from 'react'
import type { Account, Experience } from '../account.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { NavigationContext } from '../navigation.ts'
import { useQueryClient } from '../queries.ts'
import { browserConnectors, type Connector } from '../social/connectors.ts'
import { leaveForProvider } from '../social/leave-for-provider.ts'
import { redeem, returnFor } from '../social/social-redirect.ts'
import { isStepUpWanted } from '../step-up.ts'

export type Identity = NonNullable<Account['identities']>[string]

/** A provider that the person can link, or has linked. */
export type LinkedAccount = {
  /** The connector's id in paths; without a connector, the target. */
  id: string
  target: string
  /** Undefined if the provider is not offered to browsers anymore. */
  connector: Connector | undefined
  identity: Identity | undefined
}

/** The providers that are offered, in the order of the sign-in page, then those that are only linked. */
export function linkedAccountsOf(account: Account, experience: Experience): LinkedAccount[] {
  const identities = account.identities ?? {}
  const offered = browserConnectors(experience)
  const others = Object.keys(identities).filter(target => !offered.some(each => each.target === target))
  return [
    ...offered.map(connector => {
      const { id, target } = connector
      return { id, target, connector, identity: identities[target] }
    }),
    ...others.map(target => ({ id: target, target, connector: undefined, identity: identities[target] })),
  ]
}

/** Links and unlinks, and reloads what the page shows. */
export function useIdentityChanges() {
  const { call, social } = useLatchkey()
  const path = useContext(NavigationContext)?.path
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: ['my-account'] })
  const step = (verification: string | undefined) => (verification ? { verification } : {})
  return {
    /** Links the account that the person comes back with; without one, leaves for the provider. */
    async link({ connectorId, replaces }: { connectorId: string; replaces: boolean }, verification?: string) {
      const returned = returnFor('link', social?.returned())
      if (returned?.connectorId !== connectorId) {
        if (social) await leaveForProvider(call, social, { connectorId, purpose: { kind: 'link' }, path })
        return
      }
      try {
        const { verificationRecordId } = await redeem(call, returned)
        const body = { newIdentifierVerificationRecordId: verificationRecordId }
        const at = replaces ? 'PUT /api/my-account/identities' : 'POST /api/my-account/identities'
        await call(at, { body, ...step(verification) })
      } catch (problem) {
        if (isFinal(problem)) social?.forget()
        await refresh()
        throw problem
      }
      social?.forget()
      await refresh()
    },
    async unlink(target: string, verification?: string) {
      await call('DELETE /api/my-account/identities/:target', { params: { target }, ...step(verification) })
      await refresh()
    },
  }
}

/** Whether the response is of no use anymore, so that the person has to go to the provider again. */
function isFinal(problem: unknown) {
  if (!(problem instanceof ProblemError) || isStepUpWanted(problem)) return false
  return problem.status < 500 && problem.status !== 429
}
