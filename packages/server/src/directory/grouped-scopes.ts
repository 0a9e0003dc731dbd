import type { consentScopes } from '@latchkey/contract'
import type { z } from 'zod'

/** A scope, beside the API that it belongs to. */
export type ScopeOfResource = {
  id: string
  name: string
  description: string | null
  resource_id: string
  resource_name: string
  indicator: string
}

/** Scopes under their APIs, in the order in which they come. */
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
