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
import { named, type Operation } from './operation.ts'

export const applicationOperations = (services: Services) => ({
  listApplications: {
    perform: ({ tx }, { search, page }) => listApplications(tx, search, page),
  } satisfies Operation<'listApplications'>,

  createApplication: {
    perform: (directory, { body }) => createApplication(directory, services.vault, body),
  } satisfies Operation<'createApplication'>,

  readApplication: {
    perform: ({ tx }, { params }) => readApplication(tx, named(params, 'id')),
  } satisfies Operation<'readApplication'>,

  updateApplication: {
    perform: (directory, { params, body }) => updateApplication(directory, named(params, 'id'), body),
  } satisfies Operation<'updateApplication'>,

  deleteApplication: {
    perform: (directory, { params }) => deleteApplication(directory, named(params, 'id')),
  } satisfies Operation<'deleteApplication'>,

  updateApplicationCustomData: {
    perform: (directory, { params, body }) =>
      mergeApplicationCustomData(directory, named(params, 'id'), body),
  } satisfies Operation<'updateApplicationCustomData'>,

  listApplicationSecrets: {
    perform: ({ tx }, { params }) => listSecrets(tx, named(params, 'id')),
  } satisfies Operation<'listApplicationSecrets'>,

  createApplicationSecret: {
    perform: (directory, { params, body }) =>
      createSecret(directory, services.vault, { applicationId: named(params, 'id'), ...body }),
  } satisfies Operation<'createApplicationSecret'>,

  renameApplicationSecret: {
    perform: (directory, { params, body }) =>
      renameSecret(directory, named(params, 'id'), { from: named(params, 'name'), to: body.name }),
  } satisfies Operation<'renameApplicationSecret'>,

  deleteApplicationSecret: {
    perform: (directory, { params }) => deleteSecret(directory, named(params, 'id'), named(params, 'name')),
  } satisfies Operation<'deleteApplicationSecret'>,

  deleteApplicationLegacySecret: {
    perform: (directory, { params }) => deleteLegacySecret(directory, named(params, 'id')),
  } satisfies Operation<'deleteApplicationLegacySecret'>,

  listConsentScopes: {
    perform: ({ tx }, { params }) => listConsentScopes(tx, named(params, 'applicationId')),
  } satisfies Operation<'listConsentScopes'>,

  addConsentScopes: {
    perform: (directory, { params, body }) =>
      addConsentScopes(directory, named(params, 'applicationId'), body),
  } satisfies Operation<'addConsentScopes'>,

  removeConsentScope: {
    perform: (directory, { params }) =>
      removeConsentScope(directory, named(params, 'applicationId'), {
        type: named(params, 'scopeType'),
        scope: named(params, 'scopeId'),
      }),
  } satisfies Operation<'removeConsentScope'>,
})
