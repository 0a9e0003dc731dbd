import { z } from 'zod'
import type { ManagementRow } from '../row.ts'

/** Lockouts; `docs/wire/management-api.md#6.7`. */
export const sentinelRows = {
  releaseLockouts: {
    route: 'POST /api/sentinel-activities/delete',
    summary: 'Release lockouts. A target is a user id, an e-mail address, a phone number or a username.',
    scope: 'users:write',
    effect: 'irreversible',
    body: z.object({
      targetType: z.enum(['User', 'App']),
      targets: z.array(z.string().min(1).max(256)).max(100),
    }),
  },
} as const satisfies Record<string, ManagementRow>
