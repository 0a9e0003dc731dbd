import { z } from 'zod'
import { attributeOutputs } from './user-attributes.ts'
import { jsonObject, milliseconds, passwordAlgorithms } from './user-values.ts'

const ssoIdentity = z.object({
  tenantId: z.string(),
  id: z.string(),
  userId: z.string(),
  issuer: z.string(),
  identityId: z.string(),
  detail: jsonObject,
  createdAt: milliseconds,
  updatedAt: milliseconds,
  ssoConnectorId: z.string(),
})
/** The suspension of a suspended person; for administrators only. */
const suspension = z
  .object({
    reason: z.string().nullable(),
    until: milliseconds.nullable().meta({ description: 'When it ends automatically; null: never.' }),
  })
  .meta({ description: 'Only for a suspended person.' })

/** A person as administrators see them; `docs/wire/management-api.md#2.1`. */
export const user = z.object({
  id: z
    .string()
    .meta({ description: '12 characters `[0-9a-z]`, or the id given at creation; never changes.' }),
  ...attributeOutputs,
  lastSignInAt: milliseconds.nullable(),
  createdAt: milliseconds,
  updatedAt: milliseconds,
  isSuspended: z.boolean(),
  hasPassword: z.boolean(),
  deletesAt: milliseconds.nullable().meta({
    description:
      'When the account is deleted; until then it is closed and can be restored. Null: its deletion is not scheduled.',
  }),
  suspension: suspension.optional(),
  ssoIdentities: z.array(ssoIdentity).optional(),
  passwordDigest: z.string().nullable().optional(),
  passwordAlgorithm: z.enum(passwordAlgorithms).nullable().optional(),
})

export type User = z.infer<typeof user>
