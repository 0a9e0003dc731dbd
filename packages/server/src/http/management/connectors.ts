import { type FoundIdentity, Problem } from '@latchkey/contract'
import { factories, findFactory } from '../../connectors/connector.ts'
import { tryConnector } from '../../connectors/trial.ts'
import { authorizeByConnector, testAuthorization } from '../../directory/connector-authorizations.ts'
import { configToTest } from '../../directory/connector-config.ts'
import {
  createConnector,
  deleteConnector,
  listConnectors,
  readConnector,
  updateConnector,
} from '../../directory/connectors.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const connectorOperations = (services: Services) => {
  const { vault } = services
  return {
    listConnectors: {
      perform: ({ tx }, { query }) => listConnectors(tx, vault, query.target),
    } satisfies ManagementOperation<'listConnectors'>,

    createConnector: {
      perform: (directory, { body }) => createConnector(directory, vault, body),
    } satisfies ManagementOperation<'createConnector'>,

    readConnector: {
      perform: ({ tx }, { params }) => readConnector(tx, vault, named(params, 'id')),
    } satisfies ManagementOperation<'readConnector'>,

    updateConnector: {
      perform: (directory, { params, body }) =>
        updateConnector(directory, vault, { ...body, id: named(params, 'id') }),
    } satisfies ManagementOperation<'updateConnector'>,

    deleteConnector: {
      perform: (directory, { params }) => deleteConnector(directory, named(params, 'id')),
    } satisfies ManagementOperation<'deleteConnector'>,

    testConnector: {
      async before({ tx }, { params, body }) {
        const factory = requireMessageFactory(named(params, 'factoryId'))
        const type = body.phone === undefined ? ('email' as const) : ('phone' as const)
        if (factory.type !== (type === 'phone' ? 'Sms' : 'Email'))
          throw new Problem('connector.unexpected_type')
        const config = await configToTest(tx, vault, { factory, config: body.config })
        const to = { type, value: body.phone ?? body.email ?? '' }
        await tryConnector(services, { factory, config }, { to, locale: body.locale })
      },
      perform: () => {},
    } satisfies ManagementOperation<'testConnector', void>,

    startSocialConnectorTest: {
      perform: async (directory, { params, body }) => ({
        redirectTo: await authorizeByConnector(directory, services, {
          ...body,
          connectorId: named(params, 'connectorId'),
        }),
      }),
    } satisfies ManagementOperation<'startSocialConnectorTest'>,

    finishSocialConnectorTest: {
      before: (directory, { params, body }) =>
        testAuthorization(directory, services, {
          connectorId: named(params, 'connectorId'),
          returned: body.connectorData,
        }),
      perform: (_directory, _input, found) => found,
    } satisfies ManagementOperation<'finishSocialConnectorTest', FoundIdentity>,

    listConnectorFactories: {
      perform: () => [...factories],
    } satisfies ManagementOperation<'listConnectorFactories'>,

    readConnectorFactory: {
      perform(_, { params }) {
        const factory = findFactory(named(params, 'id'))
        if (!factory) throw new Problem('entity.not_found')
        return factory
      },
    } satisfies ManagementOperation<'readConnectorFactory'>,
  }
}

/**
 * `connector.not_found` is 400 here, not 501 as elsewhere: the caller named a wrong factory, and the server lacks
 * nothing. `docs/wire/management-api.md#5.3`.
 */
function requireMessageFactory(id: string) {
  const factory = findFactory(id)
  if (factory?.type === 'Email' || factory?.type === 'Sms') return factory
  throw new Problem('connector.not_found', { type: 'Email/Sms' }, { status: 400 })
}
