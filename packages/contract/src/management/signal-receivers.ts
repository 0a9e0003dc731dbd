import { z } from 'zod'
import { deliveryStatuses } from '../hook.ts'
import type { ManagementRow } from '../row.ts'
import {
  signalDelivery,
  signalDeliveryDetails,
  signalReceiver,
  signalReceiverCreation,
  signalReceiverPatch,
  signalVerification,
} from '../signal-receiver.ts'

/** Receivers of shared signals, in addition to the wire. */
export const signalReceiverRows = {
  listSignalReceivers: {
    route: 'GET /api/signal-receivers',
    summary: 'List the receivers of shared signals (CAEP, RISC), the newest first.',
    scope: 'hooks:read',
    pages: 'optional',
    output: z.array(signalReceiver),
  },
  createSignalReceiver: {
    route: 'POST /api/signal-receivers',
    summary: 'Create a receiver. Signals from then on are pushed to it as security event tokens.',
    scope: 'hooks:write',
    stepUp: 'always',
    effect: 'reversible',
    body: signalReceiverCreation,
    output: signalReceiver,
    status: 201,
  },
  readSignalReceiver: {
    route: 'GET /api/signal-receivers/:id',
    summary: 'Read a receiver of shared signals.',
    scope: 'hooks:read',
    output: signalReceiver,
    errors: ['entity.not_exists_with_id'],
  },
  updateSignalReceiver: {
    route: 'PATCH /api/signal-receivers/:id',
    summary: 'Change a receiver of shared signals.',
    scope: 'hooks:write',
    stepUp: 'always',
    effect: 'reversible',
    body: signalReceiverPatch,
    output: signalReceiver,
    errors: ['entity.not_exists_with_id'],
  },
  deleteSignalReceiver: {
    route: 'DELETE /api/signal-receivers/:id',
    summary: 'Delete a receiver and its deliveries; what is pending is not sent.',
    scope: 'hooks:write',
    stepUp: 'always',
    errors: ['entity.not_exists_with_id'],
  },
  verifySignalReceiver: {
    route: 'POST /api/signal-receivers/:id/verify',
    summary: 'Send a verification event to an enabled receiver; its list of deliveries has the result.',
    scope: 'hooks:write',
    effect: 'outside',
    throttle: 'message',
    body: signalVerification,
    status: 202,
    errors: ['entity.not_exists_with_id'],
  },
  listSignalDeliveries: {
    route: 'GET /api/signal-receivers/:id/deliveries',
    summary: 'List the deliveries of the last 30 days, the newest first.',
    scope: 'hooks:read',
    pages: 'always',
    query: z.object({
      status: z.enum(deliveryStatuses).optional(),
      event: z.string().max(256).optional().meta({ description: 'The URI of an event type.' }),
      accountId: z.string().max(12).optional(),
    }),
    output: z.array(signalDelivery),
    errors: ['entity.not_exists_with_id'],
  },
  readSignalDelivery: {
    route: 'GET /api/signal-receivers/:id/deliveries/:deliveryId',
    summary: 'Read a delivery: the claims of its token, and each attempt with its answer.',
    scope: 'hooks:read',
    output: signalDeliveryDetails,
    errors: ['entity.not_exists_with_id'],
  },
  repeatSignalDelivery: {
    route: 'POST /api/signal-receivers/:id/deliveries/:deliveryId/repeat',
    summary: 'Send the signal of a delivery again, after what is pending for the same account.',
    scope: 'hooks:write',
    effect: 'outside',
    output: signalDelivery,
    status: 202,
    errors: ['entity.not_exists_with_id'],
  },
} as const satisfies Record<string, ManagementRow>
