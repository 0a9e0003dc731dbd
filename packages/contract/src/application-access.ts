import { z } from 'zod'

/** Ids, each once: 1000 at most, and no list so long that it takes work to find that out. */
const ids = z
  .array(z.string().min(1).max(128))
  .max(2000)
  .transform(given => [...new Set(given)])
  .pipe(z.array(z.string()).max(1000))

const organizationRoleRule = z.object({ organizationId: z.string().min(1), organizationRoleIds: ids })

/** Who may sign in to an application, where only some may; contract management-api 4.9. */
export const applicationAccess = z.object({
  userIds: z.array(z.string()),
  userRoleIds: z.array(z.string()),
  organizationIds: z.array(z.string()),
  organizationRoleRules: z.array(
    z.object({ organizationId: z.string(), organizationRoleIds: z.array(z.string()) }),
  ),
})

export type ApplicationAccess = z.infer<typeof applicationAccess>

/** All of it is replaced. */
export const applicationAccessReplacement = z.object({
  userIds: ids,
  userRoleIds: ids,
  organizationIds: ids,
  organizationRoleRules: z.array(organizationRoleRule).max(1000),
})
