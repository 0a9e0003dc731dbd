import { isTruthy } from '@latchkey/contract'
import {
  listDeliveries,
  readDelivery,
  repeatDeliveries,
  repeatDelivery,
} from '../../directory/webhooks/deliveries.ts'
import { listRecentLogs } from '../../directory/webhooks/recent-logs.ts'
import { testHook } from '../../directory/webhooks/test-message.ts'
import {
  createHook,
  deleteHook,
  listHooks,
  readHook,
  rotateSigningKey,
  updateHook,
} from '../../directory/webhooks/webhooks.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const hookOperations = (services: Services) => {
  const { vault } = services
  return {
    listHooks: {
      perform: (reader, { query, page }) =>
        listHooks(reader, vault, { page, hasStats: isTruthy(query.includeExecutionStats) }),
    } satisfies ManagementOperation<'listHooks'>,

    createHook: {
      perform: (directory, { body }) => createHook(directory, vault, body),
    } satisfies ManagementOperation<'createHook'>,

    readHook: {
      perform: (reader, { params, query }) =>
        readHook(reader, vault, named(params, 'id'), isTruthy(query.includeExecutionStats)),
    } satisfies ManagementOperation<'readHook'>,

    updateHook: {
      perform: (directory, { params, body }) =>
        updateHook(directory, vault, { ...body, id: named(params, 'id') }),
    } satisfies ManagementOperation<'updateHook'>,

    rotateHookSigningKey: {
      perform: (directory, { params, body }) =>
        rotateSigningKey(directory, vault, { ...body, id: named(params, 'id') }),
    } satisfies ManagementOperation<'rotateHookSigningKey'>,

    testHook: {
      before: (reader, { params, body }) => testHook(reader, services, { ...body, id: named(params, 'id') }),
      perform: () => {},
    } satisfies ManagementOperation<'testHook', void>,

    listHookRecentLogs: {
      perform: (reader, { params, query, page }) =>
        listRecentLogs(reader, vault, {
          hookId: named(params, 'id'),
          filter: query,
          page,
          isCapEnabled: isTruthy(query.enableCap),
        }),
    } satisfies ManagementOperation<'listHookRecentLogs'>,

    deleteHook: {
      perform: (directory, { params }) => deleteHook(directory, named(params, 'id')),
    } satisfies ManagementOperation<'deleteHook'>,

    listHookDeliveries: {
      perform: ({ tx }, { params, query, page }) =>
        listDeliveries(tx, named(params, 'id'), { filter: query, page }),
    } satisfies ManagementOperation<'listHookDeliveries'>,

    readHookDelivery: {
      perform: ({ tx }, { params }) => readDelivery(tx, vault, keyOf(params)),
    } satisfies ManagementOperation<'readHookDelivery'>,

    repeatHookDelivery: {
      perform: (directory, { params }) => repeatDelivery(directory, keyOf(params)),
    } satisfies ManagementOperation<'repeatHookDelivery'>,

    repeatHookDeliveries: {
      perform: (directory, { params, body }) => repeatDeliveries(directory, named(params, 'id'), body),
    } satisfies ManagementOperation<'repeatHookDeliveries'>,
  }
}

const keyOf = (params: Record<string, string>) => ({
  hookId: named(params, 'id'),
  deliveryId: named(params, 'deliveryId'),
})
