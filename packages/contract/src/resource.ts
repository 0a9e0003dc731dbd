import { z } from 'zod'
import { orEmpty } from './management/query.ts'
import { milliseconds } from './user-values.ts'

/** A permission of an API; `docs/wire/management-api.md#6.1`. */
export const resourceScope = z.object({
  tenantId: z.string(),
  id: z.string(),
  resourceId: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  createdAt: milliseconds,
})

export type ResourceScope = z.infer<typeof resourceScope>

/** An API that access tokens are issued for; `docs/wire/management-api.md#6.1`. */
export const resource = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  indicator: z.string().meta({ description: 'The audience of its tokens; never changes.' }),
  isDefault: z
    .boolean()
    .meta({ description: 'Whether it is the default for clients that name no resource.' }),
  accessTokenTtl: z.number().meta({ description: 'Seconds.' }),
  scopes: z.array(resourceScope).optional(),
})

export type Resource = z.infer<typeof resource>

const resourceName = z.string().min(1)
/** Seconds, limited by the type of the column. */
const accessTokenTtl = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)

/** RFC 8707 section 2: clients can request only absolute URIs. The maximum length fits an index. */
const indicator = z
  .string()
  .max(2048)
  .refine(isAbsoluteUri, 'not an absolute URI without a fragment')
  .meta({ description: 'An absolute URI without a fragment; RFC 8707 section 2.' })

function isAbsoluteUri(text: string): boolean {
  return /^[!-~]+$/.test(text) && !text.includes('#') && URL.canParse(text)
}

export const resourceCreation = z.object({
  name: resourceName,
  indicator,
  accessTokenTtl: accessTokenTtl.optional().meta({ description: 'Seconds; 3600 unless given.' }),
})

export const resourcePatch = z.object({ name: resourceName, accessTokenTtl }).partial()

/** A space in a name has an error code of its own; `docs/wire/management-api.md#6.1`. */
const scopeName = z.string().min(1).max(256)
const scopeDescription = orEmpty(z.string())

export const resourceScopeCreation = z.object({
  name: scopeName,
  description: scopeDescription.optional(),
})

export const resourceScopePatch = z.object({ name: scopeName, description: scopeDescription }).partial()
