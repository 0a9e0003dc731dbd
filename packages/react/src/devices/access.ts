import { type Output, ProblemError } from '@latchkey/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLatchkey } from '../latchkey-context.ts'

export type Session = Output<'GET /api/my-account/sessions'>['sessions'][number]
export type Grant = Output<'GET /api/my-account/grants'>['grants'][number]

export function useSessions(onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: async () =>
      (await call('GET /api/my-account/sessions', withProof(stepUp.verification()))).sessions,
  })
  useDoubt(query.error, onDoubt)
  return query
}

export function useGrants(onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: ['grants'],
    queryFn: async () => (await call('GET /api/my-account/grants', withProof(stepUp.verification()))).grants,
  })
  useDoubt(query.error, onDoubt)
  return query
}

/** Ends sessions and revokes grants, and reloads both lists. */
export function useAccessChanges() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['sessions'] }),
      queries.invalidateQueries({ queryKey: ['grants'] }),
    ])
  return {
    async endSession(sessionId: string, verification?: string) {
      const params = { sessionId }
      await call('DELETE /api/my-account/sessions/:sessionId', { params, ...withProof(verification) })
      await refresh()
    },
    async endOtherSessions(verification?: string) {
      await call('DELETE /api/my-account/sessions', withProof(verification))
      await refresh()
    },
    async revokeGrant(grantId: string, verification?: string) {
      const params = { grantId }
      await call('DELETE /api/my-account/grants/:grantId', { params, ...withProof(verification) })
      await refresh()
    },
  }
}

function withProof(verification: string | undefined) {
  return verification ? { verification } : {}
}

function useDoubt(error: unknown, onDoubt: () => void) {
  const isDoubted = error instanceof ProblemError && error.code === 'verification_record.permission_denied'
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onDoubt` is called once for each rejection
  useEffect(() => {
    if (isDoubted) onDoubt()
  }, [isDoubted])
}
