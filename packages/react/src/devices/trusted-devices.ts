import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useQuery, useQueryClient } from '../queries.ts'
import { unlessGone, useDoubt, withProof } from './access.ts'

export type TrustedDevice = Output<'GET /api/my-account/trusted-devices'>[number]

const key = ['trusted-devices']

/** The newest hundred, the most that the server lists at once. */
export function useTrustedDevicesQuery(isConfirmed: boolean, onDoubt: () => void) {
  const { call, stepUp } = useLatchkey()
  const query = useQuery({
    queryKey: key,
    queryFn: () =>
      call('GET /api/my-account/trusted-devices', {
        query: { page_size: 100 },
        ...withProof(stepUp.verification()),
      }),
    enabled: isConfirmed,
  })
  useDoubt(query, onDoubt)
  return query
}

/** Removes trusted devices, and reloads the list. */
export function useTrustedDeviceChanges() {
  const { call } = useLatchkey()
  const queries = useQueryClient()
  const refresh = () => queries.invalidateQueries({ queryKey: key })
  return {
    async remove(trustedDeviceId: string, verification: string | undefined) {
      const input = { params: { trustedDeviceId }, ...withProof(verification) }
      await call('DELETE /api/my-account/trusted-devices/:trustedDeviceId', input).catch(unlessGone)
      await refresh()
    },
    async removeAll(verification: string | undefined) {
      await call('DELETE /api/my-account/trusted-devices', withProof(verification))
      await refresh()
    },
  }
}
