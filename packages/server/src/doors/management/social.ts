import { deleteTokens } from '../../account/provider-tokens.ts'
import { authorizeByConnector } from '../../directory/connector-journeys.ts'
import type { House } from '../../house.ts'
import { named, type Operation } from './operation.ts'

export const socialOperations = (house: House) => ({
  authorizeByConnector: {
    perform: async (directory, { params, body }) => ({
      redirectTo: await authorizeByConnector(directory, house, {
        ...body,
        connectorId: named(params, 'connectorId'),
      }),
    }),
  } satisfies Operation<'authorizeByConnector'>,

  deleteSecret: {
    perform: (directory, { params }) => deleteTokens(directory, named(params, 'id')),
  } satisfies Operation<'deleteSecret'>,
})
