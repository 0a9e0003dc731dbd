import { z } from 'zod'
import { givenMilliseconds, milliseconds } from './user-values.ts'

const name = z.string().min(1).max(256)

/** A personal access token, identified by its person and name; `docs/wire/management-api.md#2.12`. */
export const personalAccessToken = z.object({
  tenantId: z.string(),
  userId: z.string(),
  name: z.string(),
  value: z.string().meta({
    description:
      'Complete only in the response that creates it: `pat_` and 32 characters. Afterwards the first eight characters and `*`.',
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

/** Renames a token whose name does not fit in a path. */
export const personalAccessTokenRenaming = z.object({
  name,
  currentName: name.optional().meta({ description: 'The same as `name` unless given.' }),
})
