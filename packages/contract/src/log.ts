import { z } from 'zod'
import { milliseconds } from './user-values.ts'

export const actorKinds = ['owner', 'admin', 'visitor', 'system'] as const
export const logResults = ['Success', 'Error'] as const

/** An entry of the audit log; `docs/wire/management-api.md#6.12`. */
export const log = z.object({
  tenantId: z.string(),
  id: z.string(),
  key: z.string(),
  payload: z
    .object({
      key: z.string(),
      result: z.enum(logResults),
      error: z.string().optional(),
      ip: z.string().optional(),
      userAgent: z.string().optional(),
      userAgentParsed: z
        .object({
          browser: z.object({ name: z.string() }).optional(),
          os: z.object({ name: z.string() }).optional(),
          device: z.object({ type: z.string() }).optional(),
        })
        .optional()
        .meta({ description: 'Parsed from the user agent, as far as possible.' }),
      userId: z.string().optional(),
      applicationId: z.string().optional(),
      sessionId: z.string().optional(),
      requestId: z.string().optional().meta({ description: 'The `Logto-Core-Request-Id` of the response.' }),
      actor: z
        .object({
          kind: z.enum(actorKinds),
          id: z.string().optional(),
          impersonator: z.string().optional(),
        })
        .meta({ description: 'The actor.' }),
    })
    .loose(),
  createdAt: milliseconds,
})

export type Log = z.infer<typeof log>

const cursor = z.string().meta({ description: 'The place in the log after this line.' })

/** A line of `GET /api/logs/stream`: an entry, or a cursor alone once all earlier entries are sent. */
export const logLine = z.union([log.extend({ cursor }), z.object({ cursor })])

export type LogLine = z.infer<typeof logLine>

/** A cursor as `logLine` has it: which database, where in it, and the last entry; `docs/decisions/0023-the-log-as-a-stream.md`. */
export const logCursor = z.string().regex(/^[\da-f]{8}-\d{1,18}-[\da-z]{0,21}$/, 'is no cursor of this log')

/** The retention of the audit log. */
export const logSettings = z.object({
  retentionDays: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .meta({ description: 'Days after which an entry is deleted; null: never.' }),
})

export type LogSettings = z.infer<typeof logSettings>

export const logSettingsPatch = logSettings.partial()
