import {
  createPersonalAccessToken,
  deletePersonalAccessToken,
  listPersonalAccessTokens,
  renamePersonalAccessToken,
} from '../../account/personal-access-tokens.ts'
import type { AccountOperation } from './operation.ts'

export const personalAccessTokenOperations = {
  listMyPersonalAccessTokens: {
    perform: account => listPersonalAccessTokens(account),
  } satisfies AccountOperation<'listMyPersonalAccessTokens'>,

  createMyPersonalAccessToken: {
    perform: (account, { body }) => createPersonalAccessToken(account, body),
  } satisfies AccountOperation<'createMyPersonalAccessToken'>,

  renameMyPersonalAccessToken: {
    perform: (account, { body: { name, currentName = name } }) =>
      renamePersonalAccessToken(account, { from: currentName, to: name }),
  } satisfies AccountOperation<'renameMyPersonalAccessToken'>,

  deleteMyPersonalAccessToken: {
    perform: (account, { body }) => deletePersonalAccessToken(account, body.name),
  } satisfies AccountOperation<'deleteMyPersonalAccessToken'>,
}
