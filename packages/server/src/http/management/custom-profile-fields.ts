import {
  createCustomProfileFields,
  deleteCustomProfileField,
  readCustomProfileField,
  sortCustomProfileFields,
  updateCustomProfileField,
} from '../../directory/custom-profile-fields.ts'
import { readCustomProfileFields } from '../../store/profile-fields.ts'
import { type ManagementOperation, named } from './operation.ts'

export const customProfileFieldOperations = {
  listCustomProfileFields: {
    perform: ({ tx }) => readCustomProfileFields(tx),
  } satisfies ManagementOperation<'listCustomProfileFields'>,

  readCustomProfileField: {
    perform: ({ tx }, { params }) => readCustomProfileField(tx, named(params, 'name')),
  } satisfies ManagementOperation<'readCustomProfileField'>,

  createCustomProfileField: {
    async perform(directory, { body }) {
      const [created] = await createCustomProfileFields(directory, [body])
      // The cast is safe: one definition creates one field.
      return created as NonNullable<typeof created>
    },
  } satisfies ManagementOperation<'createCustomProfileField'>,

  createCustomProfileFields: {
    perform: (directory, { body }) => createCustomProfileFields(directory, body),
  } satisfies ManagementOperation<'createCustomProfileFields'>,

  updateCustomProfileField: {
    perform: (directory, { params, body }) =>
      updateCustomProfileField(directory, named(params, 'name'), body),
  } satisfies ManagementOperation<'updateCustomProfileField'>,

  deleteCustomProfileField: {
    perform: (directory, { params }) => deleteCustomProfileField(directory, named(params, 'name')),
  } satisfies ManagementOperation<'deleteCustomProfileField'>,

  sortCustomProfileFields: {
    perform: (directory, { body }) => sortCustomProfileFields(directory, body.order),
  } satisfies ManagementOperation<'sortCustomProfileFields'>,
}
