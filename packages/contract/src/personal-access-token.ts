import { z } from 'zod'
import { givenMilliseconds, milliseconds } from './user-values.ts'

const name = z.string().min(1).max(256)

/** Contract management-api 2.12. Its key is the person and the name. */
export const personalAccessToken = z.object({
  tenantId: z.string(),
  userId: z.string(),
  name: z.string(),
  value: z.string().meta({
    description:
      'Whole only in the answer that creates it: `pat_` and 32 characters. Afterwards the first eight and `*`.',
  }),
  createdAt: milliseconds,
  expiresAt: milliseconds.nullable(),
  lastUsedAt: milliseconds.nullable().meta({ description: 'Null: never used.' }),
})

export type PersonalAccessToken = z.infer<typeof personalAccessToken>

export const personalAccessTokenCreation = z.object({
  name,
  expiresAt: givenMilliseconds.nullable().optional().meta({ description: 'Null or absent: never.' }),
})

export const personalAccessTokenName = z.object({ name })

/** For names that do not fit a path. */
export const personalAccessTokenRenaming = z.object({
  name,
  currentName: name.optional().meta({ description: 'The same as `name` unless given.' }),
})
