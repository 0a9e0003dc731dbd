import type { ApplicationRow } from '../store/rows.ts'

/** Latchkey's own pages, as applications; contract account-api 1.5 and 5.1. They are not rows. */
export const builtInApplications = {
  'account-center': { name: 'Account', page: '/account' },
  'demo-app': { name: 'Demo', page: '/demo-app' },
} as const

export type BuiltInId = keyof typeof builtInApplications

export function isBuiltIn(id: string): id is BuiltInId {
  return Object.hasOwn(builtInApplications, id)
}

/** Applications that can keep a secret; contract management-api 4.1. */
export const typesWithSecrets: readonly ApplicationRow['type'][] = [
  'Traditional',
  'MachineToMachine',
  'Protected',
]
