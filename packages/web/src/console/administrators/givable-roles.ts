import type { ManagementScope } from '@latchkey/contract'
import { useQueries } from '@tanstack/react-query'
import { includes, useAdministrator } from '../access.ts'
import { call } from '../data/client.ts'
import { useRead } from '../data/read.ts'

export type AdministratorRole = {
  id: string
  name: string
  description: string
  usersCount: number
  /** What it allows; undefined while that loads. */
  scopes: readonly string[] | undefined
  /** Whether the administrator holds all scopes of the role, which is the condition for giving it. */
  isGivable: boolean
}

/** The roles of administrators with what each allows. There are few of them. */
export function useAdministratorRoles(isEnabled = true) {
  const { scopes: held } = useAdministrator()
  const list = useRead(
    'GET /api/roles',
    { query: { isAdministrator: 'true', page: 1, page_size: 100 } },
    { isEnabled },
  )
  const scopes = useQueries({
    queries: (list.data ?? []).map(({ id }) => ({
      queryKey: ['GET /api/roles/:id/scopes', { params: { id } }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call('GET /api/roles/:id/scopes', { params: { id }, signal }),
    })),
  })
  const roles = list.data?.map(({ id, name, description, usersCount }, index): AdministratorRole => {
    const names = scopes[index]?.data?.map(scope => scope.name)
    return {
      id,
      name,
      description,
      usersCount,
      scopes: names,
      // The cast is safe: a name that is no scope is simply not held.
      isGivable: names?.every(scope => includes(held, scope as ManagementScope)) ?? false,
    }
  })
  return { roles, error: list.error, refetch: list.refetch }
}
