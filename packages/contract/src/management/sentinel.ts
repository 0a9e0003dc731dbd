import { z } from 'zod'
import { lockout } from '../lockout.ts'
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
  listLockouts: {
    route: 'GET /api/lockouts',
    summary: 'List the accounts that are locked after too many failures, the latest first.',
    scope: 'users:read',
    pages: 'always',
    query: z.object({ userId: z.string().optional() }),
    output: z.array(lockout),
  },
  releaseUserLockouts: {
    route: 'DELETE /api/users/:userId/lockouts',
    summary: 'Release all lockouts of an account, by whichever identifier they came.',
    scope: 'users:support',
    errors: ['entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
