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
import { named, type Operation } from './operation.ts'

export const resourceOperations = {
  listResources: {
    perform: ({ tx }, { query, page }) => listResources(tx, { includeScopes: query.includeScopes, page }),
  } satisfies Operation<'listResources'>,

  createResource: {
    perform: (directory, { body }) => createResource(directory, body),
  } satisfies Operation<'createResource'>,

  readResource: {
    perform: ({ tx }, { params }) => readResource(tx, named(params, 'id')),
  } satisfies Operation<'readResource'>,

  updateResource: {
    perform: (directory, { params, body }) => updateResource(directory, named(params, 'id'), body),
  } satisfies Operation<'updateResource'>,

  setDefaultResource: {
    perform: (directory, { params, body }) =>
      setDefaultResource(directory, named(params, 'id'), body.isDefault),
  } satisfies Operation<'setDefaultResource'>,

  deleteResource: {
    perform: (directory, { params }) => deleteResource(directory, named(params, 'id')),
  } satisfies Operation<'deleteResource'>,

  listResourceScopes: {
    perform: ({ tx }, { params, ...listing }) => listResourceScopes(tx, named(params, 'resourceId'), listing),
  } satisfies Operation<'listResourceScopes'>,

  createResourceScope: {
    perform: (directory, { params, body }) =>
      createResourceScope(directory, named(params, 'resourceId'), body),
  } satisfies Operation<'createResourceScope'>,

  updateResourceScope: {
    perform: (directory, { params, body }) => updateResourceScope(directory, keyOf(params), body),
  } satisfies Operation<'updateResourceScope'>,

  deleteResourceScope: {
    perform: (directory, { params }) => deleteResourceScope(directory, keyOf(params)),
  } satisfies Operation<'deleteResourceScope'>,
}

function keyOf(params: Record<string, string>): { resourceId: string; scopeId: string } {
  return { resourceId: named(params, 'resourceId'), scopeId: named(params, 'scopeId') }
}
