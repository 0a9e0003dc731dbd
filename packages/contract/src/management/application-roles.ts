import { z } from 'zod'
import { addedRoles, role, roleIds } from '../role.ts'
import type { ManagementRow } from '../row.ts'
import { search } from './query.ts'

const ofMachine = ['entity.not_exists_with_id', 'application.invalid_type'] as const

/** Roles of a machine-to-machine application; `docs/wire/management-api.md#4.5`. */
export const applicationRoleRows = {
  listApplicationRoles: {
    route: 'GET /api/applications/:applicationId/roles',
    summary: 'List the roles of an application by name, or search them.',
    scope: 'roles:read',
    pages: 'always',
    query: z.object(search).loose(),
    output: z.array(role),
    errors: ['request.invalid_input', ...ofMachine],
  },
  addApplicationRoles: {
    route: 'POST /api/applications/:applicationId/roles',
    summary: 'Add roles to an application; roles that it has already are ignored.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleIds,
    output: addedRoles,
    status: 201,
    errors: [...ofMachine, 'role.internal_role_violation', 'application.invalid_role_type'],
  },
  replaceApplicationRoles: {
    route: 'PUT /api/applications/:applicationId/roles',
    summary: 'Replace the roles of an application, except internal ones.',
    scope: 'roles:write',
    stepUp: 'always',
    effect: 'reversible',
    body: roleIds,
    // A quirk of the wire: `docs/wire/management-api.md#4.5`.
    output: z.literal('OK'),
    isPlainText: true,
    errors: [...ofMachine, 'role.internal_role_violation', 'entity.db_constraint_violated'],
  },
  removeApplicationRole: {
    route: 'DELETE /api/applications/:applicationId/roles/:roleId',
    summary: 'Remove a role from an application. Takes effect at once.',
    scope: 'roles:write',
    stepUp: 'always',
    errors: [...ofMachine, 'role.internal_role_violation', 'entity.not_found'],
  },
} as const satisfies Record<string, ManagementRow>
