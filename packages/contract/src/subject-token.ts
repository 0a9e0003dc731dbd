import { z } from 'zod'
import { jsonObject } from './user-values.ts'

/** A token for impersonation; `docs/wire/management-api.md#3.1`. */
export const subjectTokenCreation = z.object({
  userId: z.string(),
  context: jsonObject.optional().meta({ description: 'Stored with the token.' }),
  reason: z.string().min(1).max(256).optional().meta({
    description:
      'The reason for the impersonation. The audit log records it with the token and with its exchange.',
  }),
})

export const subjectToken = z.object({
  subjectToken: z.string().meta({
    description: '`sub_` and 21 characters. Only this response has it.',
  }),
  expiresIn: z.number().int().meta({ description: 'Seconds.' }),
})
