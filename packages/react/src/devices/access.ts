import { type Output, ProblemError } from '@latchkey/client'
import { useEffect } from 'react'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'
import { isStepUpWanted } from '../step-up.ts'

export type Session = Output<'GET /api/my-account/sessions'>['sessions'][number]
export type Grant = Output<'GET /api/my-account/grants'>['grants'][number]

/** The session of this browser, which needs no step-up. It fails for a client without a session. */
export function useCurrentSession(isEnabled = true) {
  const { call } = useLatchkey()
  return useQuery({
    queryKey: ['sessions', 'current'],
    queryFn: () => call('GET /api/my-account/sessions/current'),
    enabled: isEnabled,
  })
}

export function useSessionsQuery(isConfirmed: boolean, onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: ['sessions'],
    queryFn: async () =>
      (await call('GET /api/my-account/sessions', withProof(stepUp.verification()))).sessions,
    enabled: isConfirmed,
  })
  useDoubt(query, onDoubt)
  return query
}

export function useGrantsQuery(isConfirmed: boolean, onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: ['grants'],
    queryFn: async () => (await call('GET /api/my-account/grants', withProof(stepUp.verification()))).grants,
    enabled: isConfirmed,
  })
  useDoubt(query, onDoubt)
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
    async revokeGrants(grants: readonly Pick<Grant, 'id'>[], verification?: string) {
      for (const { id: grantId } of grants)
        await call('DELETE /api/my-account/grants/:grantId', {
          params: { grantId },
          ...withProof(verification),
        }).catch(unlessGone)
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

type Guarded = { error: unknown; isFetching: boolean }

/** Calls `onDoubt` when the server no longer accepts the verification that a list was asked for with. */
export function useDoubt({ error, isFetching }: Guarded, onDoubt: () => void) {
  const isDoubted = !isFetching && isStepUpWanted(error)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `onDoubt` is called once for each rejection
  useEffect(() => {
    if (isDoubted) onDoubt()
  }, [isDoubted])
}
