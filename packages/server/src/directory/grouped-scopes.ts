import type { consentScopes } from '@latchkey/contract'
import type { z } from 'zod'

/** A scope with the API it belongs to. */
export type ScopeOfResource = {
  id: string
  name: string
  description: string | null
  resource_id: string
  resource_name: string
  indicator: string
}

/** Groups scopes by their APIs, in the order of the rows. */
export function groupByResource(
  rows: readonly ScopeOfResource[],
): z.infer<typeof consentScopes>['resourceScopes'] {
  return [...Map.groupBy(rows, row => row.resource_id)].flatMap(([id, [first, ...others]]) =>
    first
      ? {
          resource: { id, name: first.resource_name, indicator: first.indicator },
          scopes: [first, ...others].map(({ id, name, description }) => ({ id, name, description })),
        }
      : [],
  )
}
