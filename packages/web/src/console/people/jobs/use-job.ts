import type { UserJob } from '@latchkey/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useRead } from '../../data/read.ts'
import { isOngoing } from './words-of-job.tsx'

/** A job, read again each second while it goes on. At its end, all else that is shown is read again. */
export function useJob(id: string | undefined) {
  const queries = useQueryClient()
  const job = useRead(
    'GET /api/user-jobs/:userJobId',
    { params: { userJobId: id ?? '' } },
    {
      isEnabled: id !== undefined,
      again: (answer?: UserJob) => (answer && isOngoing(answer) ? 1000 : false),
    },
  )
  const hasEnded = job.data !== undefined && !isOngoing(job.data)
  useEffect(() => {
    if (hasEnded)
      queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'GET /api/user-jobs/:userJobId',
      })
  }, [hasEnded, queries])
  return job
}
