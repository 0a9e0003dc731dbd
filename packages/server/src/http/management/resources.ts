import {
  createResourceScope,
  deleteResourceScope,
  listResourceScopes,
  updateResourceScope,
} from '../../directory/resource-scopes.ts'
import {
  createResource,
  deleteResource,
  listResources,
  readResource,
  setDefaultResource,
  updateResource,
} from '../../directory/resources.ts'
import { type ManagementOperation, named } from './operation.ts'

export const resourceOperations = {
  listResources: {
    perform: ({ tx }, { query, page }) => listResources(tx, { includeScopes: query.includeScopes, page }),
  } satisfies ManagementOperation<'listResources'>,

  createResource: {
    perform: (directory, { body }) => createResource(directory, body),
  } satisfies ManagementOperation<'createResource'>,

  readResource: {
    perform: ({ tx }, { params }) => readResource(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readResource'>,

  updateResource: {
    perform: (directory, { params, body }) => updateResource(directory, named(params, 'id'), body),
  } satisfies ManagementOperation<'updateResource'>,

  setDefaultResource: {
    perform: (directory, { params, body }) =>
      setDefaultResource(directory, named(params, 'id'), body.isDefault),
  } satisfies ManagementOperation<'setDefaultResource'>,

  deleteResource: {
    perform: (directory, { params }) => deleteResource(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteResource'>,

  listResourceScopes: {
    perform: ({ tx }, { params, ...listing }) => listResourceScopes(tx, named(params, 'resourceId'), listing),
  } satisfies ManagementOperation<'listResourceScopes'>,

  createResourceScope: {
    perform: (directory, { params, body }) =>
      createResourceScope(directory, named(params, 'resourceId'), body),
  } satisfies ManagementOperation<'createResourceScope'>,

  updateResourceScope: {
    perform: (directory, { params, body }) => updateResourceScope(directory, keyOf(params), body),
  } satisfies ManagementOperation<'updateResourceScope'>,

  deleteResourceScope: {
    perform: (directory, { params }) => deleteResourceScope(directory, keyOf(params)),
  } satisfies ManagementOperation<'deleteResourceScope'>,
}

function keyOf(params: Record<string, string>): { resourceId: string; scopeId: string } {
  return { resourceId: named(params, 'resourceId'), scopeId: named(params, 'scopeId') }
}
