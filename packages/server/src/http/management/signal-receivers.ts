import {
  listSignalDeliveries,
  readSignalDelivery,
  repeatSignalDelivery,
} from '../../directory/signals/deliveries.ts'
import { findReceiver, toReceiver } from '../../directory/signals/receiver.ts'
import {
  createReceiver,
  deleteReceiver,
  listReceivers,
  updateReceiver,
  verifyReceiver,
} from '../../directory/signals/receivers.ts'
import type { Services } from '../../services.ts'
import { type ManagementOperation, named } from './operation.ts'

export const signalReceiverOperations = (services: Services) => ({
  listSignalReceivers: {
    perform: (reader, { page }) => listReceivers(reader, services, page),
  } satisfies ManagementOperation<'listSignalReceivers'>,

  createSignalReceiver: {
    perform: (directory, { body }) => createReceiver(directory, services, body),
  } satisfies ManagementOperation<'createSignalReceiver'>,

  readSignalReceiver: {
    perform: async ({ tx }, { params }) =>
      toReceiver(services.vault, await findReceiver(tx, named(params, 'id'))),
  } satisfies ManagementOperation<'readSignalReceiver'>,

  updateSignalReceiver: {
    perform: (directory, { params, body }) =>
      updateReceiver(directory, services, { ...body, id: named(params, 'id') }),
  } satisfies ManagementOperation<'updateSignalReceiver'>,

  deleteSignalReceiver: {
    perform: (directory, { params }) => deleteReceiver(directory, named(params, 'id')),
  } satisfies ManagementOperation<'deleteSignalReceiver'>,

  verifySignalReceiver: {
    perform: (directory, { params, body }) => verifyReceiver(directory, { ...body, id: named(params, 'id') }),
  } satisfies ManagementOperation<'verifySignalReceiver'>,

  listSignalDeliveries: {
    perform: ({ tx }, { params, query, page }) =>
      listSignalDeliveries(tx, named(params, 'id'), { filter: query, page }),
  } satisfies ManagementOperation<'listSignalDeliveries'>,

  readSignalDelivery: {
    perform: ({ tx }, { params }) => readSignalDelivery(tx, services, keyOf(params)),
  } satisfies ManagementOperation<'readSignalDelivery'>,

  repeatSignalDelivery: {
    perform: (directory, { params }) => repeatSignalDelivery(directory, keyOf(params)),
  } satisfies ManagementOperation<'repeatSignalDelivery'>,
})

const keyOf = (params: Record<string, string>) => ({
  receiverId: named(params, 'id'),
  deliveryId: named(params, 'deliveryId'),
})
