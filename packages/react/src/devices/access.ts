import { type Output, ProblemError } from '@latchkey/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLatchkey } from '../latchkey-context.ts'

export type Session = Output<'GET /api/my-account/sessions'>['sessions'][number]
export type Grant = Output<'GET /api/my-account/grants'>['grants'][number]

/** The session of this browser, which needs no step-up. It fails for a client without a session. */
export function useCurrentSession() {
  const { call } = useLatchkey()
  return useQuery({
    queryKey: ['sessions', 'current'],
    queryFn: () => call('GET /api/my-account/sessions/current'),
  })
}

export function useSessions(isConfirmed: boolean, onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: async () =>
      (await call('GET /api/my-account/sessions', withProof(stepUp.verification()))).sessions,
    enabled: isConfirmed,
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
      await call('DELETE /api/my-account/sessions/:sessionId', { params, ...withProof(verification) }).catch(
        unlessGone,
      )
      await refresh()
    },
    async endOtherSessions(verification?: string) {
      await call('DELETE /api/my-account/sessions', withProof(verification))
      await refresh()
    },
    async revokeGrant(grantId: string, verification?: string) {
      const params = { grantId }
      await call('DELETE /api/my-account/grants/:grantId', { params, ...withProof(verification) }).catch(
        unlessGone,
      )
      await refresh()
    },
  }
}

export function withProof(verification: string | undefined) {
  return verification ? { verification } : {}
}

const gone = ['oidc.session_not_found', 'oidc.invalid_grant', 'entity.not_found']

/** Idempotent: a session or grant that has ended meanwhile counts as ended by this call. */
export function unlessGone(error: unknown): void {
  if (!(error instanceof ProblemError && gone.includes(error.code))) throw error
}

export function useDoubt(error: unknown, onDoubt: () => void) {
  const isDoubted = error instanceof ProblemError && error.code === 'verification_record.permission_denied'
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onDoubt` is called once for each rejection
  useEffect(() => {
    if (isDoubted) onDoubt()
  }, [isDoubted])
}
