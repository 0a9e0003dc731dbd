import { z } from 'zod'
import { actorKinds, logResults } from './log.ts'
import { device } from './session.ts'
import { milliseconds } from './user-values.ts'

const named = z.object({
  id: z.string(),
  name: z.string().nullable().meta({ description: 'Null where it is no longer there.' }),
})

/** An event at an account, as its owner reads it. */
export const activity = z.object({
  id: z.string(),
  key: z.string().meta({ description: 'What happened, in the words of the audit log.' }),
  result: z.enum(logResults),
  error: z.string().optional().meta({ description: 'The error code of what was refused.' }),
  createdAt: milliseconds,
  by: z.enum([...actorKinds, 'impersonator']).meta({
    description:
      'Who did it: the `owner`, a `visitor` in the middle of signing in, an `admin`, the `system`, or an `impersonator` who acted as the owner.',
  }),
  ip: z.string().optional().meta({ description: 'Never an administrator’s or an impersonator’s.' }),
  device: device.optional(),
  application: named.optional().meta({ description: 'The application in use.' }),
  impersonator: named
    .optional()
    .meta({ description: 'The application, or the person, that acted as the owner.' }),
  reason: z.string().optional().meta({ description: 'Why somebody acts as the owner, in their own words.' }),
})

export type Activity = z.infer<typeof activity>
