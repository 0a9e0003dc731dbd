import { Problem } from '@latchkey/contract'
import {
  createPersonalAccessToken,
  deletePersonalAccessToken,
  listPersonalAccessTokens,
  renamePersonalAccessToken,
} from '../../account/personal-access-tokens.ts'
import { type ManagementOperation, named } from './operation.ts'

export const personalAccessTokenOperations = {
  listUserPersonalAccessTokens: {
    perform: account => listPersonalAccessTokens(account),
  } satisfies ManagementOperation<'listUserPersonalAccessTokens'>,

  createUserPersonalAccessToken: {
    perform: (account, { body }) => createPersonalAccessToken(account, body),
    ofNobody() {
      throw new Problem('entity.relation_foreign_key_not_found')
    },
  } satisfies ManagementOperation<'createUserPersonalAccessToken'>,

  renameUserPersonalAccessToken: {
    perform: (account, { params, body }) =>
      renamePersonalAccessToken(account, { from: named(params, 'name'), to: body.name }),
    ofNobody: nothingToRename,
  } satisfies ManagementOperation<'renameUserPersonalAccessToken'>,

  renameUserPersonalAccessTokenByBody: {
    perform: (account, { body: { name, currentName = name } }) =>
      renamePersonalAccessToken(account, { from: currentName, to: name }),
    ofNobody: nothingToRename,
  } satisfies ManagementOperation<'renameUserPersonalAccessTokenByBody'>,

  deleteUserPersonalAccessToken: {
    perform: (account, { params }) => deletePersonalAccessToken(account, named(params, 'name')),
  } satisfies ManagementOperation<'deleteUserPersonalAccessToken'>,

  deleteUserPersonalAccessTokenByBody: {
    perform: (account, { body }) => deletePersonalAccessToken(account, body.name),
  } satisfies ManagementOperation<'deleteUserPersonalAccessTokenByBody'>,
}

function nothingToRename(): never {
  throw new Problem('entity.not_exists')
}
