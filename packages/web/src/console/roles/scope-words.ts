import type { ManagementScope } from '@latchkey/contract'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { managementApi } from './role-facts.ts'

/** What each scope of the Management API allows, in words, in the order of the sections of the console. */
export const managementScopeWords = {
  all: 'roles.scope.all',
  'users:read': 'roles.scope.users.read',
  'users:write': 'roles.scope.users.write',
  'users:support': 'roles.scope.users.support',
  'users:suspend': 'roles.scope.users.suspend',
  'users:impersonate': 'roles.scope.users.impersonate',
  'applications:read': 'roles.scope.applications.read',
  'applications:write': 'roles.scope.applications.write',
  'roles:read': 'roles.scope.roles.read',
  'roles:write': 'roles.scope.roles.write',
  'resources:read': 'roles.scope.resources.read',
  'resources:write': 'roles.scope.resources.write',
  'connectors:read': 'roles.scope.connectors.read',
  'connectors:write': 'roles.scope.connectors.write',
  'settings:read': 'roles.scope.settings.read',
  'settings:write': 'roles.scope.settings.write',
  'hooks:read': 'roles.scope.hooks.read',
  'hooks:write': 'roles.scope.hooks.write',
  'logs:read': 'roles.scope.logs.read',
  'dashboard:read': 'roles.scope.dashboard.read',
} as const satisfies Record<ManagementScope, ConsoleKey>

type Named = { name: string; description: string | null; resourceId: string }

/** What a scope allows: the words of its API, or ours for the Management API. */
export function useScopeWords(): (scope: Named) => string | undefined {
  const say = useSay()
  return ({ name, description, resourceId }) => {
    if (resourceId !== managementApi) return description ?? undefined
    const key = wordsOf(name)
    return key ? say(key) : (description ?? undefined)
  }
}

export function wordsOf(name: string): ConsoleKey | undefined {
  // The cast is safe: it is read only under a name that is there.
  return Object.hasOwn(managementScopeWords, name) ? managementScopeWords[name as ManagementScope] : undefined
}
