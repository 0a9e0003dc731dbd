import { linkSender } from '../../connectors/messages.ts'
import { issueOneTimeToken } from '../../directory/one-time-links.ts'
import {
  deleteOneTimeToken,
  keepOneTimeToken,
  listOneTimeTokens,
  type NewOneTimeToken,
  readOneTimeToken,
  setOneTimeTokenStatus,
  verifyOneTimeToken,
} from '../../directory/one-time-tokens.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const oneTimeTokenOperations = (services: Services) => {
  const sender = linkSender(services)
  return {
    listOneTimeTokens: {
      perform: (seen, { query, page }) => listOneTimeTokens(seen, query, page),
    } satisfies ManagementOperation<'listOneTimeTokens'>,

    readOneTimeToken: {
      perform: (seen, { params }) => readOneTimeToken(seen, named(params, 'id')),
    } satisfies ManagementOperation<'readOneTimeToken'>,

    createOneTimeToken: {
      before: (seen, { body }) => issueOneTimeToken(seen, body, sender),
      perform: (directory, _, issued) => keepOneTimeToken(directory, issued),
    } satisfies ManagementOperation<'createOneTimeToken', NewOneTimeToken>,

    verifyOneTimeToken: {
      perform: (directory, { body }) => verifyOneTimeToken(directory, body),
    } satisfies ManagementOperation<'verifyOneTimeToken'>,

    setOneTimeTokenStatus: {
      perform: (directory, { params, body }) =>
        setOneTimeTokenStatus(directory, named(params, 'id'), body.status),
    } satisfies ManagementOperation<'setOneTimeTokenStatus'>,

    deleteOneTimeToken: {
      perform: (directory, { params }) => deleteOneTimeToken(directory, named(params, 'id')),
    } satisfies ManagementOperation<'deleteOneTimeToken'>,
  }
}
