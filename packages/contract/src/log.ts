import { z } from 'zod'
import { milliseconds } from './user.ts'

/** An entry of the audit log; contract management-api 6.12. */
export const log = z.object({
  tenantId: z.string(),
  id: z.string(),
  key: z.string(),
  payload: z
    .object({
      key: z.string(),
      result: z.enum(['Success', 'Error']),
      error: z.unknown().optional(),
      ip: z.string().optional(),
      userAgent: z.string().optional(),
      userId: z.string().optional(),
      applicationId: z.string().optional(),
      sessionId: z.string().optional(),
      requestId: z.string().optional().meta({ description: 'The `Logto-Core-Request-Id` of the answer.' }),
      actor: z
        .object({
          kind: z.enum(['owner', 'admin', 'visitor', 'system']),
          id: z.string().optional(),
          impersonator: z.string().optional(),
        })
        .meta({ description: 'Who did it.' }),
    })
    .loose(),
  createdAt: milliseconds,
})

export type Log = z.infer<typeof log>
