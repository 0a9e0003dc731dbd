import { z } from 'zod'
import { type EventType, eventPayloads } from './events.ts'
import { givenMilliseconds, milliseconds } from './user-values.ts'

/**
 * The events of the wire’s webhooks that have another name in the log, with the log’s event type; null: of abilities
 * that this server does not have, so they never occur. `docs/wire/management-api.md#6.11`.
 */
export const wireHookEvents = {
  PostRegister: 'Interaction.Register.Submit',
  PostSignIn: 'Interaction.SignIn.Submit',
  PostSignInAdaptiveMfaTriggered: 'Interaction.SignIn.AdaptiveMfa.Triggered',
  PostResetPassword: 'Interaction.ForgotPassword.Submit',
  'Organization.Created': null,
  'Organization.Deleted': null,
  'Organization.Data.Updated': null,
  'Organization.Membership.Updated': null,
  'OrganizationRole.Created': null,
  'OrganizationRole.Deleted': null,
  'OrganizationRole.Data.Updated': null,
  'OrganizationRole.Scopes.Updated': null,
  'OrganizationScope.Created': null,
  'OrganizationScope.Deleted': null,
  'OrganizationScope.Data.Updated': null,
} as const satisfies Record<string, EventType | null>

type WireHookEvent = keyof typeof wireHookEvents

export type HookEvent = WireHookEvent | EventType

// The casts are safe: `Object.keys` returns the keys of these two tables.
const hookEventNames = [...Object.keys(wireHookEvents), ...Object.keys(eventPayloads)] as [
  HookEvent,
  ...HookEvent[],
]

export const hookEvent = z.enum(hookEventNames).meta({
  description:
    'An event of the wire’s webhooks, or any event type of the log. Under its own name, a type of the log includes refusals, with `result` `Error`; events of the wire are successes.',
})

/** The type of the log that an event of a webhook stands for; undefined: none. */
export function eventTypeOfHook(event: HookEvent): EventType | undefined {
  if (event in wireHookEvents) return wireHookEvents[event as WireHookEvent] ?? undefined
  return event as EventType // the cast is safe: what is not in `wireHookEvents` is a type of the log
}

/** The headers that belong to the connection, or that state the body’s length or coding. */
const ownHeaders =
  /^(host|content-length|content-encoding|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect)$/i

const headers = z
  .record(
    z
      .string()
      .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'not a header name (RFC 9110 section 5.1)')
      .refine(name => !ownHeaders.test(name), 'a header of the connection, which the server sets itself'),
    z
      .string()
      .max(4096)
      .regex(/^[\t\x20-\x7e\xa0-\xff]*$/, 'not a header value: Latin-1 without control characters'),
  )
  .refine(given => Object.keys(given).length <= 50, 'at most 50 headers')

/** Requests with a name and a password in their address are refused by `fetch`, and shown addresses would contain them. */
function hasCredentials(url: string): boolean {
  const { username, password } = URL.parse(url) ?? { username: '', password: '' }
  return username !== '' || password !== ''
}

export const hookConfig = z.object({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .refine(url => !hasCredentials(url), 'name and password go into a header `authorization`')
    .meta({
      description:
        'Receives the events by POST. Private addresses are refused unless ALLOW_PRIVATE_NETWORK is set.',
    }),
  headers: headers
    .optional()
    .meta({ description: 'Sent with each request. Values that look secret are masked for narrower scopes.' }),
  retries: z.number().int().min(0).max(3).optional().meta({
    description: 'Ignored, as on the wire: a delivery is repeated for three days.',
    deprecated: true,
  }),
})

export type HookConfig = z.infer<typeof hookConfig>

/** The signing key’s former value signs beside the new one for this many seconds, if no other is given: a day. */
export const signingKeyOverlap = 24 * 60 * 60

/** A webhook; `docs/wire/management-api.md#6.11`. */
export const hook = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  event: hookEvent.nullable().meta({ deprecated: true }),
  events: z.array(hookEvent),
  config: hookConfig.extend({ url: z.string() }),
  signingKey: z.string().meta({
    description:
      '32 characters. `logto-signature-sha-256` is made with the key as it is, `webhook-signature` with its base64 decoding (`whsec_` and the key are a secret of Standard Webhooks). Masked for narrower scopes than `all`.',
  }),
  enabled: z.boolean(),
  applicationIds: z
    .array(z.string())
    .nullable()
    .meta({ description: 'Only events of these applications are sent; null: of all, and those of none.' }),
  formerKeyUntil: milliseconds.nullable().meta({
    description: 'Until then, `webhook-signature` also has the signature of the former key.',
  }),
  failingSince: milliseconds.nullable().meta({
    description: 'The first failed attempt since the last successful one; null: the last attempt succeeded.',
  }),
  pausedAt: milliseconds.nullable().meta({
    description:
      'When the server stopped to send, after three days of failures alone or a 410. Events are kept; `enabled: true` resumes.',
  }),
  createdAt: milliseconds,
  executionStats: z
    .object({ successCount: z.number().int(), requestCount: z.number().int() })
    .optional()
    .meta({ description: 'Of the last 24 hours.' }),
})

export type Hook = z.infer<typeof hook>

const events = z
  .array(hookEvent)
  .min(1)
  .refine(list => new Set(list).size === list.length, 'the same event twice')
const applicationIds = z.array(z.string().max(21)).min(1).max(100).nullable()

export const hookCreation = z.object({
  name: z.string().max(256).default(''),
  events: events.optional(),
  event: hookEvent.optional().meta({ deprecated: true }),
  config: hookConfig,
  enabled: z.boolean().default(true),
  applicationIds: applicationIds.optional(),
})

export const hookPatch = z.object({
  name: z.string().max(256).optional(),
  events: events.optional(),
  event: hookEvent.nullable().optional().meta({ deprecated: true }),
  config: hookConfig.optional(),
  enabled: z.boolean().optional().meta({ description: 'True also resumes a paused webhook.' }),
  applicationIds: applicationIds.optional(),
})

export const signingKeyRotation = z.object({
  overlap: z
    .number()
    .int()
    .min(0)
    .max(30 * 24 * 60 * 60)
    .default(signingKeyOverlap)
    .meta({ description: 'Seconds in which the former key signs beside the new one.' }),
})

export const hookTest = z.object({ events: z.array(hookEvent).min(1), config: hookConfig })

export const deliveryStatuses = ['pending', 'delivered', 'failed'] as const

/** The delivery of one event to one webhook. */
export const hookDelivery = z.object({
  id: z.string(),
  hookId: z.string(),
  messageId: z.string().meta({
    description:
      'The header `webhook-id`: the same for each attempt and each repetition, and the id of the entry in the log.',
  }),
  event: hookEvent,
  accountId: z.string().nullable(),
  status: z.enum(deliveryStatuses),
  attempts: z.number().int(),
  nextAttemptAt: milliseconds.nullable().meta({
    description: 'Null: it has ended, or waits for an earlier delivery of the same account.',
  }),
  createdAt: milliseconds,
  endedAt: milliseconds.nullable(),
})

export type HookDelivery = z.infer<typeof hookDelivery>

/** A delivery with its request and its attempts, the newest first. */
export const hookDeliveryDetails = hookDelivery.extend({
  request: z.object({ url: z.string(), body: z.string() }),
  attemptList: z.array(
    z.object({
      beganAt: milliseconds,
      duration: z.number().int().meta({ description: 'Milliseconds.' }),
      status: z.number().int().nullable().meta({ description: 'The HTTP status; null: no response.' }),
      error: z.string().nullable(),
      response: z.string().nullable().meta({ description: 'The beginning of the response body.' }),
    }),
  ),
})

export type HookDeliveryDetails = z.infer<typeof hookDeliveryDetails>

export const deliveryRepetition = z.object({
  since: givenMilliseconds.meta({
    description: 'Milliseconds since the Unix epoch: events from then on are sent again.',
  }),
  until: givenMilliseconds.optional().meta({ description: 'Milliseconds since the Unix epoch; exclusive.' }),
  events: z.array(hookEvent).min(1).optional(),
  status: z.enum(['delivered', 'failed']).optional(),
})
