import { Problem } from '@latchkey/contract'
import { deleteTokens } from '../../account/provider-tokens.ts'
import { factories, findFactory } from '../../connectors/connector.ts'
import { authorizeByConnector } from '../../directory/connector-journeys.ts'
import {
  createConnector,
  deleteConnector,
  listConnectors,
  readConnector,
  updateConnector,
} from '../../directory/connectors.ts'
import type { House } from '../../house.ts'
import { named, type Operation } from './operation.ts'

export const connectorOperations = ({ vault, fetch }: House) => ({
  listConnectors: {
    perform: ({ tx }, { query }) => listConnectors(tx, vault, query.target),
  } satisfies Operation<'listConnectors'>,

  createConnector: {
    perform: (directory, { body }) => createConnector(directory, vault, body),
  } satisfies Operation<'createConnector'>,

  readConnector: {
    perform: ({ tx }, { params }) => readConnector(tx, vault, named(params, 'id')),
  } satisfies Operation<'readConnector'>,

  updateConnector: {
    perform: (directory, { params, body }) =>
      updateConnector(directory, vault, { ...body, id: named(params, 'id') }),
  } satisfies Operation<'updateConnector'>,

  deleteConnector: {
    perform: (directory, { params }) => deleteConnector(directory, named(params, 'id')),
  } satisfies Operation<'deleteConnector'>,

  authorizeByConnector: {
    perform: async (directory, { params, body }) => ({
      redirectTo: await authorizeByConnector(
        directory,
        { vault, fetch },
        { ...body, connectorId: named(params, 'connectorId') },
      ),
    }),
  } satisfies Operation<'authorizeByConnector'>,

  deleteSecret: {
    perform: (directory, { params }) => deleteTokens(directory, named(params, 'id')),
  } satisfies Operation<'deleteSecret'>,

  listConnectorFactories: { perform: () => [...factories] } satisfies Operation<'listConnectorFactories'>,

  readConnectorFactory: {
    perform(_, { params }) {
      const factory = findFactory(named(params, 'id'))
      if (!factory) throw new Problem('entity.not_found')
      return factory
    },
  } satisfies Operation<'readConnectorFactory'>,
})
