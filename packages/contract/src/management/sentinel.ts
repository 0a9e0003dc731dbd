import { z } from 'zod'
import type { ManagementRow } from '../row.ts'

/** Lockouts; `docs/wire/management-api.md#6.7`. */
export const sentinelRows = {
  releaseLockouts: {
    route: 'POST /api/sentinel-activities/delete',
    summary:
      'Let people try again who were locked out. Targets are what was tried on: a user’s id, an e-mail, a phone, a username.',
    scope: 'users:write',
    body: z.object({
      targetType: z.enum(['User', 'App']),
      targets: z.array(z.string().min(1).max(256)).max(100),
    }),
  },
} as const satisfies Record<string, ManagementRow>
