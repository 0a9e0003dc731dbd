import { listApplications } from '../../directory/application-list.ts'
import { createSecret, deleteSecret, listSecrets, renameSecret } from '../../directory/application-secrets.ts'
import {
  createApplication,
  deleteApplication,
  deleteLegacySecret,
  mergeApplicationCustomData,
  readApplication,
  updateApplication,
} from '../../directory/applications.ts'
import { addConsentScopes, listConsentScopes, removeConsentScope } from '../../directory/consent-scopes.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const applicationOperations = (services: Services) => ({
  listApplications: {
    perform: ({ tx }, { search, page }) => listApplications(tx, search, page),
  } satisfies ManagementOperation<'listApplications'>,

  createApplication: {
    perform: (directory, { body }) => createApplication(directory, services.vault, body),
  } satisfies ManagementOperation<'createApplication'>,

  readApplication: {
    perform: ({ tx }, { params }) => readApplication(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readApplication'>,

  updateApplication: {
    perform: (directory, { params, body }) => updateApplication(directory, named(params, 'id'), body),
  } satisfies ManagementOperation<'updateApplication'>,

  deleteApplication: {
    perform: (directory, { params }) => deleteApplication(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteApplication'>,

  updateApplicationCustomData: {
    perform: (directory, { params, body }) =>
      mergeApplicationCustomData(directory, named(params, 'applicationId'), body),
  } satisfies ManagementOperation<'updateApplicationCustomData'>,

  listApplicationSecrets: {
    perform: (context, { params }) => listSecrets(context, services.vault, named(params, 'id')),
  } satisfies ManagementOperation<'listApplicationSecrets'>,

  createApplicationSecret: {
    perform: (directory, { params, body }) =>
      createSecret(directory, services.vault, { applicationId: named(params, 'id'), ...body }),
  } satisfies ManagementOperation<'createApplicationSecret'>,

  renameApplicationSecret: {
    perform: (directory, { params, body }) =>
      renameSecret(directory, services.vault, {
        applicationId: named(params, 'id'),
        from: named(params, 'name'),
        to: body.name,
      }),
  } satisfies ManagementOperation<'renameApplicationSecret'>,

  deleteApplicationSecret: {
    perform: (directory, { params }) => deleteSecret(directory, named(params, 'id'), named(params, 'name')),
  } satisfies ManagementOperation<'deleteApplicationSecret'>,

  deleteApplicationLegacySecret: {
    perform: (directory, { params }) => deleteLegacySecret(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteApplicationLegacySecret'>,

  listConsentScopes: {
    perform: ({ tx }, { params }) => listConsentScopes(tx, named(params, 'applicationId')),
  } satisfies ManagementOperation<'listConsentScopes'>,

  addConsentScopes: {
    perform: (directory, { params, body }) =>
      addConsentScopes(directory, named(params, 'applicationId'), body),
  } satisfies ManagementOperation<'addConsentScopes'>,

  removeConsentScope: {
    perform: (directory, { params }) =>
      removeConsentScope(directory, named(params, 'applicationId'), {
        type: named(params, 'scopeType'),
        scope: named(params, 'scopeId'),
      }),
  } satisfies ManagementOperation<'removeConsentScope'>,
})
