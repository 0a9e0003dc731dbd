import { z } from 'zod'
import { deliveryStatuses, hookDeliveryDetails } from './hook.ts'
import { milliseconds } from './user-values.ts'

const caep = 'https://schemas.openid.net/secevent/caep/event-type'
const risc = 'https://schemas.openid.net/secevent/risc/event-type'

/** The shared signals by name, each with the URI of its event type: CAEP 1.0 section 3, RISC 1.0 section 2. */
export const signals = {
  'session-revoked': `${caep}/session-revoked`,
  'credential-change': `${caep}/credential-change`,
  'account-credential-change-required': `${risc}/account-credential-change-required`,
  'account-disabled': `${risc}/account-disabled`,
  'account-enabled': `${risc}/account-enabled`,
  'account-purged': `${risc}/account-purged`,
  'identifier-changed': `${risc}/identifier-changed`,
  'recovery-information-changed': `${risc}/recovery-information-changed`,
} as const

export type Signal = keyof typeof signals
export type SignalUri = (typeof signals)[Signal]

/** The event type of a verification; Shared Signals Framework 1.0 section 8.1.4.1. */
export const verificationUri = 'https://schemas.openid.net/secevent/ssf/event-type/verification'

const signalUri = z.enum(Object.values(signals))

const endpoint = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .meta({
    description:
      'Receives the security event tokens by POST (RFC 8935). `http` and private addresses are refused unless ALLOW_PRIVATE_NETWORK is set.',
  })
const audience = z.string().min(1).max(2048).meta({ description: 'The claim `aud` of each token.' })
const authorization = z
  .string()
  .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'a header value has printable ASCII characters only')
  .max(4096)
  .nullable()
const events = z
  .array(signalUri)
  .min(1)
  .refine(list => new Set(list).size === list.length, 'the same event twice')
const includesNewValues = z.boolean().meta({
  description:
    'Whether `identifier-changed` has the new username, e-mail address or phone number. Other signals have no personal data.',
})

/** A receiver of shared signals by push delivery; RFC 8935. */
export const signalReceiver = z.object({
  id: z.string(),
  name: z.string(),
  endpoint: z.string(),
  audience: z.string(),
  authorization: z.string().nullable().meta({
    description: 'A mask; null: requests have no `Authorization` header. Nobody reads the stored value.',
  }),
  events: z.array(signalUri),
  enabled: z.boolean(),
  includesNewValues,
  failingSince: milliseconds.nullable().meta({
    description: 'The first failed attempt since the last successful one; null: the last attempt succeeded.',
  }),
  pausedAt: milliseconds.nullable().meta({
    description:
      'When the server stopped to send, after three days of failures alone or a 410. Signals are kept; `enabled: true` resumes.',
  }),
  createdAt: milliseconds,
})

export type SignalReceiver = z.infer<typeof signalReceiver>

export const signalReceiverCreation = z.object({
  name: z.string().max(256).default(''),
  endpoint,
  audience,
  authorization: authorization
    .optional()
    .meta({ description: 'The value of the `Authorization` header of each request.' }),
  events,
  enabled: z.boolean().default(true),
  includesNewValues: includesNewValues.default(false),
})

export const signalReceiverPatch = z.object({
  name: z.string().max(256).optional(),
  endpoint: endpoint.optional(),
  audience: audience.optional(),
  authorization: authorization.optional().meta({
    description:
      'Null removes it. The mask keeps it, unless `endpoint` changes: a stored value goes to no other address.',
  }),
  events: events.optional(),
  enabled: z.boolean().optional().meta({ description: 'True also resumes a paused receiver.' }),
  includesNewValues: includesNewValues.optional(),
})

export const signalVerification = z.object({
  state: z.string().max(1024).optional().meta({ description: 'Returned in the verification event.' }),
})

/** The delivery of one signal to one receiver: one security event token. */
export const signalDelivery = z.object({
  id: z.string(),
  receiverId: z.string(),
  jti: z.string().meta({
    description: 'The claim `jti` of the token: the same for each attempt and each repetition.',
  }),
  messageId: z.string().meta({
    description: 'The id of the entry in the log, and the claim `txn` of the token.',
  }),
  event: z.string().meta({ description: 'The URI of the event type.' }),
  accountId: z.string().nullable(),
  status: z.enum(deliveryStatuses),
  attempts: z.number().int(),
  nextAttemptAt: milliseconds.nullable().meta({
    description: 'Null: it has ended, or waits for an earlier delivery of the same account.',
  }),
  createdAt: milliseconds,
  endedAt: milliseconds.nullable(),
})

export type SignalDelivery = z.infer<typeof signalDelivery>

/** A delivery with the claims of its token and its attempts, the newest first. */
export const signalDeliveryDetails = signalDelivery.extend({
  request: z.object({
    url: z.string(),
    claims: z.record(z.string(), z.unknown()).meta({
      description: 'The claims of the token, as they are now; `iat` is added when it is signed.',
    }),
  }),
  attemptList: hookDeliveryDetails.shape.attemptList,
})

export type SignalDeliveryDetails = z.infer<typeof signalDeliveryDetails>
