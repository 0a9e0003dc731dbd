import { createSubjectToken } from '../../directory/subject-tokens.ts'
import type { Operation } from './operation.ts'

export const subjectTokenOperations = {
  createSubjectToken: {
    perform: (directory, { body }) => createSubjectToken(directory, body),
  } satisfies Operation<'createSubjectToken'>,
}
