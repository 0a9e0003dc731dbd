import { z } from 'zod'
import { jsonObject } from './user-values.ts'

/** A token for impersonation; `docs/wire/management-api.md#3.1`. */
export const subjectTokenCreation = z.object({
  userId: z.string(),
  context: jsonObject.optional().meta({ description: 'Kept beside it.' }),
  reason: z.string().min(1).max(256).optional().meta({
    description: 'Why somebody acts as this person. The audit log has it, of the token and of its exchange.',
  }),
})

export const subjectToken = z.object({
  subjectToken: z.string().meta({
    description: '`sub_` and 21 characters. It is in this answer and never again.',
  }),
  expiresIn: z.number().int().meta({ description: 'Seconds.' }),
})
