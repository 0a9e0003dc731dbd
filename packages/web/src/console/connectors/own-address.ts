import { useAdministrator, useMay } from '../access.ts'
import { useRead } from '../data/read.ts'

/** The administrator's own address, as a proposal for a test; empty if there is none, or if it may not be read. */
export function useOwnAddress(isMail: boolean): string {
  const may = useMay()
  const { id } = useAdministrator()
  const { data } = useRead(
    'GET /api/users/:userId',
    { params: { userId: id } },
    { isEnabled: may('users:read') },
  )
  if (isMail) return data?.primaryEmail ?? ''
  return data?.primaryPhone ? `+${data.primaryPhone}` : ''
}
