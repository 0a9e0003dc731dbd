import { readApplicationAccess, replaceApplicationAccess } from '../../directory/application-access.ts'
import {
  changeApplicationExperience,
  isUndressed,
  readApplicationExperience,
} from '../../directory/application-experience.ts'
import { type ManagementOperation, named } from './operation.ts'

export const applicationPeopleOperations = {
  readApplicationSignInExperience: {
    perform: ({ tx }, { params }) => readApplicationExperience(tx, named(params, 'applicationId')),
  } satisfies ManagementOperation<'readApplicationSignInExperience'>,

  replaceApplicationSignInExperience: {
    isNew: ({ tx }, { params }) => isUndressed(tx, named(params, 'applicationId')),
    perform: (directory, { params, body }) =>
      changeApplicationExperience(directory, named(params, 'applicationId'), body),
  } satisfies ManagementOperation<'replaceApplicationSignInExperience'>,

  readApplicationAccess: {
    perform: ({ tx }, { params }) => readApplicationAccess(tx, named(params, 'applicationId')),
  } satisfies ManagementOperation<'readApplicationAccess'>,

  replaceApplicationAccess: {
    perform: (directory, { params, body }) =>
      replaceApplicationAccess(directory, named(params, 'applicationId'), body),
  } satisfies ManagementOperation<'replaceApplicationAccess'>,
}
