import { z } from 'zod'
import { milliseconds } from './user-values.ts'

const purpose = z.enum(['invitation', 'passwordReset'])

export type AccessLinkPurpose = z.infer<typeof purpose>

/** A link with which a person chooses a password; an addition to the wire. It creates no session. */
export const accessLink = z.object({
  id: z.string(),
  purpose,
  createdAt: milliseconds,
  expiresAt: milliseconds,
  usedAt: milliseconds.nullable().meta({ description: 'Null: not used.' }),
  isSent: z.boolean().meta({ description: 'Whether the server mailed it to the person.' }),
})

export type AccessLink = z.infer<typeof accessLink>

export const accessLinkCreation = z.object({
  purpose,
  expiresIn: z
    .number()
    .int()
    .min(60)
    .max(30 * 24 * 3600)
    .default(24 * 3600)
    .meta({ description: 'Seconds until it expires.' }),
  send: z.boolean().default(false).meta({
    description: 'Whether the server mails the link to the person. The response then has no `url`.',
  }),
})

export const createdAccessLink = z.object({
  id: z.string(),
  url: z.string().optional().meta({ description: 'Only this response has it; absent if it was mailed.' }),
  expiresAt: milliseconds,
})
