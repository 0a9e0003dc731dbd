import type { Client } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'
import type { StepUp } from '../step-up.ts'
import { IncompleteForm } from '../words-of-problem.ts'
import { redeem, returnFor, type SocialReturn } from './social-redirect.ts'

const key = ['returned-step-up']

/** Completes the step-up of a person who comes back from a social provider. */
export function useReturnedStepUp() {
  const { call, stepUp, social } = useLatchkey()
  const queries = useQueryClient()
  const returned = returnFor('stepUp', social?.returned())
  const { data, isPending } = useQuery({
    queryKey: key,
    // An error is a result too: the response is redeemed once, whichever components appear.
    queryFn: () => complete(call, stepUp, returned).catch((problem: unknown) => ({ problem })),
    enabled: returned !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  return {
    isPending: returned !== undefined && isPending,
    isConfirmed: data !== undefined && !('problem' in data),
    refusal: returned && data && 'problem' in data ? { ...data, target: returned.purpose.target } : undefined,
    /** Forgets the response, so that its error is not shown again. */
    forget() {
      social?.forget()
      queries.removeQueries({ queryKey: key })
    },
  }
}

async function complete(call: Client, stepUp: StepUp, returned: SocialReturn<'stepUp'> | undefined) {
  if (!returned) return {}
  const { isLinked } = await redeem(call, returned)
  if (!isLinked) throw new IncompleteForm('social.otherAccount')
  const { purpose, recordId: verificationRecordId, expiresAt } = returned
  const { accountId, target, sufficientFor } = purpose
  stepUp.keep(
    accountId,
    { verificationRecordId, expiresAt, method: 'Social' },
    { type: 'Social', target, sufficientFor },
  )
  return {}
}
