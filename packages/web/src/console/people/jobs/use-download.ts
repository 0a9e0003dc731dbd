import { useMutation } from '@tanstack/react-query'
import { call } from '../../data/client.ts'
import { save } from '../../data/save.ts'

/** Fetches the file of an export, and saves it. */
export function useDownload(operation: 'GET /api/user-jobs/:userJobId/file', userJobId: string) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: async (name: string) => save(await call(operation, { params: { userJobId } }), name),
  })
  return { start: mutate, isPending, problem: error }
}
