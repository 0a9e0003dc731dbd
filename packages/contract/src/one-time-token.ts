import { z } from 'zod'
import { email, milliseconds } from './user-values.ts'

const statuses = ['active', 'consumed', 'revoked', 'expired'] as const

const context = z.object({
  jitOrganizationIds: z.array(z.string()).optional(),
  interactionEvent: z.enum(['SignIn', 'Register']).optional().meta({
    description: 'What the token may be used for; absent: to sign in and to register.',
  }),
})

/** A secret that verifies an e-mail address once, sent in a link; `docs/wire/management-api.md#6.5`. */
export const oneTimeToken = z.object({
  tenantId: z.string(),
  id: z.string(),
  email: z.string(),
  token: z.string().meta({
    description:
      'Complete only in the response that creates it, unless the server sent it, and in the one that verifies it. Otherwise the first four characters and `*`.',
  }),
  context,
  status: z.enum(statuses).meta({ description: '`expired` as soon as an active token is over.' }),
  createdAt: milliseconds,
  expiresAt: milliseconds,
})

export type OneTimeToken = z.infer<typeof oneTimeToken>
export type OneTimeTokenContext = z.infer<typeof context>

const address = email.max(128)

/** `send` and `url` are additions to the wire. */
export const oneTimeTokenCreation = z
  .object({
    email: address,
    context: context.optional(),
    expiresIn: z
      .number()
      .min(1)
      .max(1_000_000_000)
      .optional()
      .meta({ description: 'Seconds until it expires; 600 unless given.' }),
    send: z.boolean().optional().meta({
      description: 'Whether the server mails the link. The response then has no complete `token`.',
    }),
    url: z
      .url({ protocol: /^https?$/ })
      .max(1024)
      .optional()
      .meta({
        description:
          'The page that the link opens, with `one_time_token` and `login_hint` added: a page of this server, or of the origin of an application’s redirect URI. The account page of this server unless given.',
      }),
  })
  .superRefine(({ send, url }, issues) => {
    if (url !== undefined && !send)
      issues.addIssue({ code: 'custom', path: ['url'], message: 'goes with `send: true` only' })
  })

export const oneTimeTokenVerification = z.object({ email: z.string(), token: z.string().min(1).max(256) })

export const oneTimeTokenStatus = z.object({ status: z.enum(statuses) })

export const oneTimeTokenFilter = z.object({
  email: z.string().optional(),
  status: z.enum(statuses).optional(),
})
