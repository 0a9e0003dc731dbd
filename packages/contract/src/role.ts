import { z } from 'zod'
import { applicationTypes } from './application.ts'
import { resource, resourceScope } from './resource.ts'

export const roleTypes = ['User', 'MachineToMachine'] as const

export type RoleType = (typeof roleTypes)[number]

const roleType = z
  .enum(roleTypes)
  .meta({ description: 'The holders: people, or machine-to-machine applications. Never changes.' })

/**
 * A named set of scopes, given to people or to machine-to-machine applications; `docs/wire/management-api.md#6.2`.
 */
export const role = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  description: z.string(),
  type: roleType,
  isDefault: z.boolean().meta({ description: 'Whether every new person gets it; of type `User` only.' }),
  isAdministrator: z.literal(true).optional().meta({
    description:
      'Present if the role gives people scopes of the Management API and nothing else. An addition to the wire.',
  }),
})

export type Role = z.infer<typeof role>

/** A role with the number of its holders, and three of them at most. */
export const roleWithHolders = role.extend({
  usersCount: z.number(),
  featuredUsers: z.array(
    z.object({ id: z.string(), avatar: z.string().nullable(), name: z.string().nullable() }),
  ),
  applicationsCount: z.number(),
  featuredApplications: z.array(
    z.object({ id: z.string(), name: z.string(), type: z.enum(applicationTypes) }),
  ),
})

export type RoleWithHolders = z.infer<typeof roleWithHolders>

const name = z.string().min(1).max(128)
const description = z.string().min(1).max(128)
const ids = z.array(z.string().min(1))

export const roleCreation = z
  .object({
    name,
    description,
    type: roleType.optional().meta({ description: '`User` unless given; never changes.' }),
    isDefault: z.boolean().optional(),
    isAdministrator: z.boolean().optional().meta({
      description:
        'Whether it is a role of administrators, which has scopes of the Management API alone; never changes. Of type `User`, and not default. An addition to the wire.',
    }),
    scopeIds: ids.optional(),
  })
  .superRefine(({ type = 'User', isDefault, isAdministrator }, context) => {
    if (isAdministrator && (type !== 'User' || isDefault))
      context.addIssue({
        code: 'custom',
        path: ['isAdministrator'],
        message: 'goes with the type `User`, and not with `isDefault: true`',
      })
  })

export const rolePatch = z.object({ name, description, isDefault: z.boolean() }).partial()

export const roleUsersAddition = z.object({ userIds: ids.min(1) })
export const roleApplicationsAddition = z.object({ applicationIds: ids.min(1) })
export const roleScopesAddition = z.object({ scopeIds: ids.min(1) })

/** A scope of a role, with its API. */
export const roleScope = resourceScope.extend({ resource })

export type RoleScope = z.infer<typeof roleScope>

/** The ids of roles to give to a person or an application. */
export const roleIds = z.object({ roleIds: ids })

/** The requested roles, and those of them that are new. */
export const addedRoles = z.object({ roleIds: z.array(z.string()), addedRoleIds: z.array(z.string()) })
