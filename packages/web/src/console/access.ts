import type { ManagementScope } from '@latchkey/contract'
import { createContext, useContext } from 'react'

/** Who uses the console. */
export type Administrator = {
  id: string
  name: string
  avatar: string | undefined
  scopes: ReadonlySet<string>
}

export const AdministratorContext = createContext<Administrator | null>(null)

export function useAdministrator(): Administrator {
  const administrator = useContext(AdministratorContext)
  if (!administrator) throw new Error('A component stands outside of the console.')
  return administrator
}

/** Whether the administrator holds a scope. The server checks each call again: this only hides what would be refused. */
export function useMay(): (scope: ManagementScope) => boolean {
  const { scopes } = useAdministrator()
  return scope => includes(scopes, scope)
}

/** As `includesScope` of the contract, of which pages import the types alone. */
export function includes(scopes: ReadonlySet<string>, scope: ManagementScope): boolean {
  return scopes.has(scope) || scopes.has('all') || (scope === 'users:support' && scopes.has('users:write'))
}
