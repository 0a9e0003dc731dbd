import { z } from 'zod'
import {
  deliveryRepetition,
  deliveryStatuses,
  hook,
  hookCreation,
  hookDelivery,
  hookDeliveryDetails,
  hookEvent,
  hookPatch,
  hookTest,
  signingKeyRotation,
} from '../hook.ts'
import { log } from '../log.ts'
import type { ManagementRow } from '../row.ts'
import { flag, moment } from './query.ts'

const includeExecutionStats = flag.meta({ description: 'Whether to add the figures of the last 24 hours.' })

/**
 * Webhooks and their deliveries. A changed address would receive personal data, and a deleted webhook loses events, so people
 * sign in again for both; `docs/wire/management-api.md#6.11`.
 */
export const hookRows = {
  listHooks: {
    route: 'GET /api/hooks',
    summary: 'List the webhooks, the newest first.',
    scope: 'hooks:read',
    pages: 'optional',
    query: z.object({ includeExecutionStats }),
    output: z.array(hook),
  },
  createHook: {
    route: 'POST /api/hooks',
    summary: 'Create a webhook. Events from then on are sent to it.',
    scope: 'hooks:write',
    stepUp: 'always',
    effect: 'reversible',
    body: hookCreation,
    output: hook,
    status: 201,
    errors: ['hook.missing_events'],
  },
  readHook: {
    route: 'GET /api/hooks/:id',
    summary: 'Read a webhook.',
    scope: 'hooks:read',
    query: z.object({ includeExecutionStats }),
    output: hook,
    errors: ['entity.not_exists_with_id'],
  },
  updateHook: {
    route: 'PATCH /api/hooks/:id',
    summary: 'Change a webhook; `config` replaces the stored one.',
    scope: 'hooks:write',
    stepUp: 'always',
    effect: 'reversible',
    body: hookPatch,
    output: hook,
    errors: ['entity.not_exists_with_id', 'hook.missing_events'],
  },
  rotateHookSigningKey: {
    route: 'PATCH /api/hooks/:id/signing-key',
    summary:
      'Replace the signing key; the former one signs beside it for a day, or as long as `overlap` says.',
    scope: 'hooks:write',
    stepUp: 'always',
    effect: 'irreversible',
    body: signingKeyRotation,
    output: hook,
    errors: ['entity.not_exists_with_id'],
  },
  testHook: {
    route: 'POST /api/hooks/:id/test',
    throttle: 'message',
    summary: 'Send one sample of each event to the given address, signed with the stored key.',
    scope: 'hooks:write',
    effect: 'outside',
    body: hookTest,
    errors: [
      'entity.not_exists_with_id',
      'hook.endpoint_responded_with_error',
      'hook.send_test_payload_failed',
    ],
  },
  listHookRecentLogs: {
    route: 'GET /api/hooks/:id/recent-logs',
    summary: 'List the attempts of the last 24 hours, or of a period, as entries of a log.',
    scope: 'hooks:read',
    pages: 'always',
    query: z.object({
      logKey: z.string().max(256).optional().meta({ description: '`TriggerHook.` and an event.' }),
      enableCap: flag.meta({ description: 'Stop counting at 10,000.' }),
      start_time: moment,
      end_time: moment,
    }),
    output: z.array(log),
    errors: ['log.invalid_time_window'],
  },
  deleteHook: {
    route: 'DELETE /api/hooks/:id',
    summary: 'Delete a webhook and its deliveries; what is pending is not sent.',
    scope: 'hooks:write',
    stepUp: 'always',
    errors: ['entity.not_exists_with_id'],
  },
  listHookDeliveries: {
    route: 'GET /api/hooks/:id/deliveries',
    summary: 'List the deliveries of the last 30 days, the newest first.',
    scope: 'hooks:read',
    pages: 'always',
    query: z.object({
      status: z.enum(deliveryStatuses).optional(),
      event: hookEvent.optional(),
      accountId: z.string().max(12).optional(),
    }),
    output: z.array(hookDelivery),
    errors: ['entity.not_exists_with_id'],
  },
  readHookDelivery: {
    route: 'GET /api/hooks/:id/deliveries/:deliveryId',
    summary: 'Read a delivery: the request, and each attempt with its answer.',
    scope: 'hooks:read',
    output: hookDeliveryDetails,
    errors: ['entity.not_exists_with_id'],
  },
  repeatHookDelivery: {
    route: 'POST /api/hooks/:id/deliveries/:deliveryId/repeat',
    summary: 'Send the event of a delivery again, after what is pending for the same account.',
    scope: 'hooks:write',
    effect: 'outside',
    output: hookDelivery,
    status: 202,
    errors: ['entity.not_exists_with_id'],
  },
  repeatHookDeliveries: {
    route: 'POST /api/hooks/:id/repeat',
    summary: 'Send the events from a moment on again, in their order for each account.',
    scope: 'hooks:write',
    effect: 'outside',
    body: deliveryRepetition,
    output: z.object({ count: z.number().int() }),
    status: 202,
    errors: ['entity.not_exists_with_id'],
  },
} as const satisfies Record<string, ManagementRow>
