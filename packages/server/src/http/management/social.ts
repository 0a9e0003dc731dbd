import { isTruthy, Problem } from '@latchkey/contract'
import { linkIdentity, type SocialProof, unlinkIdentity } from '../../account/identities.ts'
import { deleteTokens } from '../../account/provider-tokens.ts'
import { toUser } from '../../account/user.ts'
import { authorizeByConnector } from '../../directory/connector-authorizations.ts'
import { proveIdentityOf, tokenSecretOf } from '../../directory/user-identities.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const socialOperations = (services: Services) => ({
  authorizeByConnector: {
    perform: async (directory, { params, body }) => ({
      redirectTo: await authorizeByConnector(directory, services, {
        ...body,
        connectorId: named(params, 'connectorId'),
      }),
    }),
  } satisfies ManagementOperation<'authorizeByConnector'>,

  createUserIdentity: {
    before: (account, { body: { connectorId, connectorData } }) =>
      proveIdentityOf(account, services, { connectorId, returned: connectorData }),
    perform: (account, _, proof) => linkIdentity(account, proof, { replaces: true }),
  } satisfies ManagementOperation<'createUserIdentity', SocialProof>,

  replaceUserIdentity: {
    isNew: ({ user }, { params }) => !Object.hasOwn(user.identities, named(params, 'target')),
    perform: (account, { params, body }) =>
      linkIdentity(account, { target: named(params, 'target'), identity: body }, { replaces: true }),
  } satisfies ManagementOperation<'replaceUserIdentity'>,

  readUserIdentity: {
    async perform(account, { params, query }) {
      const target = named(params, 'target')
      const { identities } = account.user
      const identity = Object.hasOwn(identities, target) ? identities[target] : undefined
      if (!identity) throw new Problem('user.identity_not_exist')
      const tokenSecret = isTruthy(query.includeTokenSecret)
        ? await tokenSecretOf(account, target)
        : undefined
      return { identity, ...(tokenSecret && { tokenSecret }) }
    },
  } satisfies ManagementOperation<'readUserIdentity'>,

  deleteUserIdentity: {
    perform: async (account, { params }) =>
      toUser(await unlinkIdentity(account, named(params, 'target')), account.now),
  } satisfies ManagementOperation<'deleteUserIdentity'>,

  deleteSecret: {
    perform: (directory, { params }) => deleteTokens(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteSecret'>,
})
