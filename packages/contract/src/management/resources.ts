import { z } from 'zod'
import {
  resource,
  resourceCreation,
  resourcePatch,
  resourceScope,
  resourceScopeCreation,
  resourceScopePatch,
} from '../resource.ts'
import type { ManagementRow } from '../row.ts'
import { flag, search } from './query.ts'

const ofOwnApi = ['entity.not_exists_with_id', 'resource.cannot_modify_management_api'] as const

/** APIs that access tokens are issued for, and their scopes; `docs/wire/management-api.md#6.1`. */
export const resourceRows = {
  listResources: {
    route: 'GET /api/resources',
    summary: 'List APIs by name, optionally with their scopes.',
    scope: 'resources:read',
    pages: 'optional',
    query: z.object({ includeScopes: flag }),
    output: z.array(resource),
  },
  createResource: {
    route: 'POST /api/resources',
    summary: 'Register an API. Its indicator is the audience of its access tokens.',
    scope: 'resources:write',
    effect: 'reversible',
    body: resourceCreation,
    output: resource,
    status: 201,
    errors: ['resource.resource_identifier_in_use'],
  },
  readResource: {
    route: 'GET /api/resources/:id',
    summary: 'Read an API, without its scopes.',
    scope: 'resources:read',
    output: resource,
    errors: ['entity.not_exists_with_id'],
  },
  updateResource: {
    route: 'PATCH /api/resources/:id',
    summary: 'Rename an API, or change the lifetime of its access tokens.',
    scope: 'resources:write',
    effect: 'reversible',
    body: resourcePatch,
    output: resource,
    errors: [...ofOwnApi, 'entity.invalid_input'],
  },
  setDefaultResource: {
    route: 'PATCH /api/resources/:id/is-default',
    summary: 'Set or unset the default API, for clients that name no resource.',
    scope: 'resources:write',
    effect: 'reversible',
    body: z.object({ isDefault: z.boolean() }),
    output: resource,
    errors: ['entity.not_exists_with_id'],
  },
  deleteResource: {
    route: 'DELETE /api/resources/:id',
    summary: 'Delete an API with its scopes; roles lose them.',
    scope: 'resources:write',
    stepUp: 'always',
    errors: ['entity.not_exists_with_id', 'resource.cannot_delete_management_api'],
  },
  listResourceScopes: {
    route: 'GET /api/resources/:resourceId/scopes',
    summary: 'List the scopes of an API by name, or search them. Empty if the API does not exist.',
    scope: 'resources:read',
    pages: 'always',
    query: z.object(search).loose(),
    output: z.array(resourceScope),
    errors: ['request.invalid_input'],
  },
  createResourceScope: {
    route: 'POST /api/resources/:resourceId/scopes',
    summary: 'Add a scope to an API.',
    scope: 'resources:write',
    effect: 'reversible',
    body: resourceScopeCreation,
    output: resourceScope,
    status: 201,
    errors: ['scope.name_with_space', ...ofOwnApi, 'scope.name_exists'],
  },
  updateResourceScope: {
    route: 'PATCH /api/resources/:resourceId/scopes/:scopeId',
    summary: 'Change the name or description of a scope.',
    scope: 'resources:write',
    effect: 'reversible',
    body: resourceScopePatch,
    output: resourceScope,
    errors: [...ofOwnApi, 'scope.name_with_space', 'scope.name_exists', 'entity.invalid_input'],
  },
  deleteResourceScope: {
    route: 'DELETE /api/resources/:resourceId/scopes/:scopeId',
    summary: 'Delete a scope; roles lose it.',
    scope: 'resources:write',
    stepUp: 'always',
    errors: [...ofOwnApi],
  },
} as const satisfies Record<string, ManagementRow>
