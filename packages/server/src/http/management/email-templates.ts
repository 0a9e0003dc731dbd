import { previewTemplate, tryTemplate } from '../../connectors/template-trial.ts'
import {
  deleteEmailTemplate,
  deleteEmailTemplates,
  listEmailTemplates,
  readEmailTemplate,
  replaceEmailTemplates,
  updateEmailTemplateDetails,
} from '../../directory/email-templates.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const emailTemplateOperations = (services: Services) => ({
  listEmailTemplates: {
    perform: ({ tx }, { query }) => listEmailTemplates(tx, query),
  } satisfies ManagementOperation<'listEmailTemplates'>,

  replaceEmailTemplates: {
    perform: (directory, { body }) => replaceEmailTemplates(directory, body.templates),
  } satisfies ManagementOperation<'replaceEmailTemplates'>,

  readEmailTemplate: {
    perform: ({ tx }, { params }) => readEmailTemplate(tx, named(params, 'id')),
  } satisfies ManagementOperation<'readEmailTemplate'>,

  updateEmailTemplateDetails: {
    perform: (directory, { params, body }) =>
      updateEmailTemplateDetails(directory, named(params, 'id'), body),
  } satisfies ManagementOperation<'updateEmailTemplateDetails'>,

  deleteEmailTemplate: {
    perform: (directory, { params }) => deleteEmailTemplate(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteEmailTemplate'>,

  deleteEmailTemplates: {
    perform: (directory, { query }) => deleteEmailTemplates(directory, query),
  } satisfies ManagementOperation<'deleteEmailTemplates'>,

  previewEmailTemplate: {
    perform: (_, { body }) => previewTemplate(body, services.config.endpoint),
  } satisfies ManagementOperation<'previewEmailTemplate'>,

  testEmailTemplate: {
    before: (_, { body }) => tryTemplate(services, body),
    perform: () => {},
  } satisfies ManagementOperation<'testEmailTemplate', void>,
})
