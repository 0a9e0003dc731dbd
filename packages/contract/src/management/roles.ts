import { z } from 'zod'
import { application } from '../application.ts'
import { resourceScope } from '../resource.ts'
import {
  role,
  roleApplicationsAddition,
  roleCreation,
  rolePatch,
  roleScope,
  roleScopesAddition,
  roleTypes,
  roleUsersAddition,
  roleWithHolders,
} from '../role.ts'
import type { ManagementRow } from '../row.ts'
import { user } from '../user.ts'
import { flag, search } from './query.ts'

const ofOrdinaryRole = ['entity.not_exists_with_id', 'role.internal_role_violation'] as const

/** Roles, their scopes and their holders; `docs/wire/management-api.md#6.2`. */
export const roleRows = {
  listRoles: {
    route: 'GET /api/roles',
    summary:
      'List roles by name, or search them, with their holders. Without those of administrators, unless asked for.',
    scope: 'roles:read',
    pages: 'always',
    query: z
      .object({
        ...search,
        type: z.enum(roleTypes).optional(),
        excludeUserId: z.string().optional(),
        excludeApplicationId: z.string().optional(),
        isAdministrator: flag.meta({
          description: 'Whether to list the roles of administrators instead. An addition to the wire.',
        }),
      })
      .loose(),
    output: z.array(roleWithHolders),
    errors: ['request.invalid_input'],
  },
  createRole: {
    route: 'POST /api/roles',
    summary: 'Create a role, optionally with scopes.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleCreation,
    output: role,
    errors: [
      'role.internal_role_violation',
      'role.name_in_use',
      'entity.not_exists_with_id',
      'role.management_api_scopes_not_assignable_to_user_role',
    ],
  },
  readRole: {
    route: 'GET /api/roles/:id',
    summary: 'Read a role.',
    scope: 'roles:read',
    output: role,
    errors: ['entity.not_exists_with_id'],
  },
  updateRole: {
    route: 'PATCH /api/roles/:id',
    summary: 'Change the name or description of a role, or whether new people get it.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: rolePatch,
    output: role,
    errors: [...ofOrdinaryRole, 'role.name_in_use', 'entity.invalid_input'],
  },
  deleteRole: {
    route: 'DELETE /api/roles/:id',
    summary: 'Delete a role; its holders lose its scopes.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: [...ofOrdinaryRole],
  },
  listRoleUsers: {
    route: 'GET /api/roles/:id/users',
    summary: 'List the people who have a role, the newest first, or search them.',
    scope: 'roles:read',
    pages: 'always',
    query: z.object(search).loose(),
    output: z.array(user),
    errors: ['request.invalid_input', 'entity.not_exists_with_id'],
  },
  addRoleUsers: {
    route: 'POST /api/roles/:id/users',
    summary: 'Give a role to people who do not have it.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleUsersAddition,
    status: 201,
    errors: [...ofOrdinaryRole, 'role.user_exists', 'entity.not_found', 'entity.db_constraint_violated'],
  },
  removeRoleUser: {
    route: 'DELETE /api/roles/:id/users/:userId',
    summary: 'Remove a role from a person.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: [...ofOrdinaryRole, 'entity.not_found', 'user.last_owner'],
  },
  listRoleApplications: {
    route: 'GET /api/roles/:id/applications',
    summary: 'List the applications that have a role, the newest first, or search them.',
    scope: 'roles:read',
    pages: 'always',
    query: z.object(search).loose(),
    output: z.array(application),
    errors: ['request.invalid_input', 'entity.not_exists_with_id'],
  },
  addRoleApplications: {
    route: 'POST /api/roles/:id/applications',
    summary: 'Give a role to machine-to-machine applications that do not have it.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleApplicationsAddition,
    status: 201,
    errors: [...ofOrdinaryRole, 'role.application_exists', 'entity.db_constraint_violated'],
  },
  removeRoleApplication: {
    route: 'DELETE /api/roles/:id/applications/:applicationId',
    summary: 'Remove a role from an application. Takes effect at once.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: [...ofOrdinaryRole, 'entity.not_found'],
  },
  listRoleScopes: {
    route: 'GET /api/roles/:id/scopes',
    summary: 'List the scopes of a role by name, or search them, each with its API.',
    scope: 'roles:read',
    pages: 'optional',
    query: z.object(search).loose(),
    output: z.array(roleScope),
    errors: ['request.invalid_input', 'entity.not_exists_with_id'],
  },
  addRoleScopes: {
    route: 'POST /api/roles/:id/scopes',
    summary: 'Add scopes to a role; returns all of its scopes.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleScopesAddition,
    output: z.array(resourceScope),
    status: 201,
    errors: [
      ...ofOrdinaryRole,
      'role.scope_exists',
      'role.management_api_scopes_not_assignable_to_user_role',
    ],
  },
  removeRoleScope: {
    route: 'DELETE /api/roles/:id/scopes/:scopeId',
    summary: 'Remove a scope from a role.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: [...ofOrdinaryRole, 'entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
