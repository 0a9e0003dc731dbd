import { z } from 'zod'
import { milliseconds } from './user-values.ts'

const seconds = z.number().meta({ description: 'Seconds since the Unix epoch.' })

/** The sign-in of a session: how and from where; `docs/wire/account-api.md#2.16`. */
const lastSubmission = z.object({
  interactionEvent: z.enum(['SignIn', 'Register', 'ForgotPassword']),
  userId: z.string(),
  verificationRecords: z.array(z.object({ type: z.string() }).loose()),
  signInContext: z.record(z.string(), z.string()).optional().meta({
    description: '`ip`, `userAgent`; `country` and `city` if a trusted proxy sends them.',
  }),
})

export const device = z
  .object({
    browser: z.string().nullable(),
    os: z.string().nullable(),
    type: z.enum(['desktop', 'mobile', 'tablet', 'tv', 'bot']).nullable(),
  })
  .meta({ description: 'Parsed from the user agent, for display.' })

/** A browser session of a person, addressed by `payload.uid`; `docs/wire/account-api.md#2.16`. */
export const session = z.object({
  payload: z.object({
    exp: seconds,
    iat: seconds,
    jti: z.string().meta({ description: 'A surrogate; not the session cookie’s value.' }),
    uid: z.string(),
    kind: z.literal('Session'),
    loginTs: seconds,
    accountId: z.string(),
    acr: z.string().optional(),
    amr: z.array(z.string()).optional(),
    authorizations: z
      .record(
        z.string(),
        z.object({ sid: z.string(), grantId: z.string(), persistsLogout: z.boolean() }).partial(),
      )
      .optional(),
  }),
  lastSubmission: lastSubmission.nullable(),
  clientId: z.string().nullable().meta({ description: 'The application that the person signed in to.' }),
  accountId: z.string().nullable(),
  expiresAt: milliseconds,
  isCurrent: z.boolean().meta({ description: 'Whether the calling token comes from this session.' }),
  device,
  lastActiveAt: milliseconds.meta({
    description:
      'When the person signed in, or tokens were last issued in the session, to the minute. Of the current session: now.',
  }),
  applications: z
    .array(z.object({ id: z.string(), name: z.string().nullable() }))
    .meta({ description: 'The applications in use in the session. `name` is null if it was deleted.' }),
})

export type Session = z.infer<typeof session>

/** A session in the Management API, whose tokens belong to no session of the user (docs/wire/management-api.md#2.13). */
export const sessionOfUser = session.omit({ isCurrent: true })

/** The grants to revoke with a session; absent: none. */
export const sessionEnd = z.object({
  revokeGrantsTarget: z.enum(['all', 'firstParty']).optional().meta({
    description:
      'Also revokes grants of the session: `all`, or those to registered first-party applications only.',
  }),
})

export type GrantsTarget = z.infer<typeof sessionEnd>['revokeGrantsTarget']

/** A grant of a person to an application; `docs/wire/account-api.md#2.17`. */
export const grant = z.object({
  id: z.string(),
  payload: z
    .object({
      exp: seconds,
      iat: seconds,
      jti: z.string(),
      kind: z.literal('Grant'),
      clientId: z.string(),
      accountId: z.string(),
      openid: z.object({ scope: z.string() }).partial().loose().optional().meta({
        description: 'Scopes for claims about the person.',
      }),
      resources: z.record(z.string(), z.string()).optional().meta({ description: 'Scopes by API resource.' }),
    })
    .loose(),
  expiresAt: milliseconds,
  lastUsedAt: milliseconds.nullable().meta({
    description: 'When tokens were last issued for it, to the minute. Null: unknown.',
  }),
  application: z.object({ id: z.string(), name: z.string() }),
})

export type Grant = z.infer<typeof grant>

export const grantQuery = z.object({ appType: z.enum(['firstParty', 'thirdParty']).optional() })

/** A browser that may skip the second factor; `docs/wire/account-api.md#2.18`. */
export const trustedDevice = z.object({
  id: z.string(),
  userAgent: z.string().nullable(),
  device,
  country: z.string().nullable(),
  city: z.string().nullable(),
  createdAt: milliseconds,
  lastUsedAt: milliseconds,
  expiresAt: milliseconds,
  isCurrent: z.boolean().meta({ description: 'Whether the request has the cookie of this device.' }),
})

export type TrustedDevice = z.infer<typeof trustedDevice>

/** As an administrator sees it; docs/wire/management-api.md#2.15. */
export const trustedDeviceOfUser = trustedDevice.omit({ isCurrent: true })
