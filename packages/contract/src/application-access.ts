import { z } from 'zod'

/** Distinct ids, 1000 at most. The length is checked first, so that a long list is cheap to refuse. */
const ids = z
  .array(z.string().min(1).max(128))
  .max(2000)
  .transform(given => [...new Set(given)])
  .pipe(z.array(z.string()).max(1000))

const organizationRoleRule = z.object({ organizationId: z.string().min(1), organizationRoleIds: ids })

/** The rules for access-controlled applications: who may sign in; `docs/wire/management-api.md#4.9`. */
export const applicationAccess = z.object({
  userIds: z.array(z.string()),
  userRoleIds: z.array(z.string()),
  organizationIds: z.array(z.string()),
  organizationRoleRules: z.array(
    z.object({ organizationId: z.string(), organizationRoleIds: z.array(z.string()) }),
  ),
})

export type ApplicationAccess = z.infer<typeof applicationAccess>

/** Replaces the rules as a whole. */
export const applicationAccessReplacement = z.object({
  userIds: ids,
  userRoleIds: ids,
  organizationIds: ids,
  organizationRoleRules: z.array(organizationRoleRule).max(1000),
})
