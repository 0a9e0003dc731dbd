import { z } from 'zod'
import { actorKinds, logResults } from './log.ts'
import { device } from './session.ts'
import { milliseconds } from './user-values.ts'

const named = z.object({
  id: z.string(),
  name: z.string().nullable().meta({ description: 'Null if it was deleted.' }),
})

/** What an event says beyond its type, as far as its owner may know it. */
export const activityDetails = z
  .object({
    fields: z.array(z.string()).meta({ description: 'The changed fields of the account.' }),
    target: z.string().meta({ description: 'The social provider whose account was linked or unlinked.' }),
    factor: z.string().meta({ description: 'The type of the factor that changed.' }),
    change: z.string().meta({ description: '`added`, `replaced`, `renamed` or `removed`.' }),
    isNewDevice: z.boolean().meta({ description: 'Whether the browser was new to the account.' }),
    isSuspended: z.boolean(),
    decision: z.string().meta({ description: 'The answer to a consent: `allow` or `deny`.' }),
    name: z.string().meta({ description: 'The name of a personal access token.' }),
  })
  .partial()

/** An event at an account, as its owner reads it. */
export const activity = z.object({
  id: z.string(),
  key: z.string().meta({ description: 'The event type, as in the audit log.' }),
  result: z.enum(logResults),
  error: z.string().optional().meta({ description: 'The error code of a refusal.' }),
  createdAt: milliseconds,
  by: z.enum([...actorKinds, 'impersonator']).meta({
    description:
      'The actor: the `owner`, a `visitor` who is signing in, an `admin`, the `system`, or an `impersonator` who acted as the owner.',
  }),
  ip: z
    .string()
    .optional()
    .meta({ description: 'Absent if the actor is an administrator or an impersonator.' }),
  device: device.optional(),
  application: named.optional().meta({ description: 'The application in use.' }),
  impersonator: named.optional().meta({ description: 'The application or person that acted as the owner.' }),
  details: activityDetails.optional(),
  reason: z
    .string()
    .optional()
    .meta({ description: 'The reason for the impersonation, as its creator gave it.' }),
})

export type Activity = z.infer<typeof activity>
