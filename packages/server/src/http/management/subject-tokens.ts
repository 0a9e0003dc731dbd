import { createSubjectToken } from '../../directory/subject-tokens.ts'
import type { ManagementOperation } from './operation.ts'

export const subjectTokenOperations = {
  createSubjectToken: {
    perform: (directory, { body }) => createSubjectToken(directory, body),
  } satisfies ManagementOperation<'createSubjectToken'>,
}
