import { z } from 'zod'
import { addedRoles, role, roleIds } from '../role.ts'
import type { ManagementRow } from '../row.ts'
import { search } from './query.ts'

/** Roles of one person; `docs/wire/management-api.md#2.16`. */
export const userRoleRows = {
  listUserRoles: {
    route: 'GET /api/users/:userId/roles',
    summary: 'List the roles of a person by name, or search them.',
    scope: 'roles:read',
    pages: 'always',
    query: z.object(search).loose(),
    output: z.array(role),
    errors: ['request.invalid_input', 'entity.not_found'],
  },
  addUserRoles: {
    route: 'POST /api/users/:userId/roles',
    summary: 'Add roles to a person; roles that they have already are ignored.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleIds,
    output: addedRoles,
    status: 201,
    errors: [
      'entity.not_found',
      'role.internal_role_violation',
      'user.invalid_role_type',
      'entity.not_exists_with_id',
    ],
  },
  replaceUserRoles: {
    route: 'PUT /api/users/:userId/roles',
    summary: 'Replace the roles of a person.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleIds,
    output: roleIds,
    errors: [
      'entity.not_found',
      'role.internal_role_violation',
      'entity.db_constraint_violated',
      'entity.not_exists_with_id',
      'user.last_owner',
    ],
  },
  removeUserRole: {
    route: 'DELETE /api/users/:userId/roles/:roleId',
    summary: 'Remove a role from a person.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: ['entity.not_found', 'role.internal_role_violation', 'user.last_owner'],
  },
} as const satisfies Record<string, ManagementRow>
