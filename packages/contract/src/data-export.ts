import { z } from 'zod'
import { activity } from './activity.ts'
import { factor, logtoConfigs } from './factors.ts'
import { oneTimeToken } from './one-time-token.ts'
import { grant } from './session.ts'
import { user } from './user.ts'
import { milliseconds } from './user-values.ts'

/** An export of all that is stored on a person; GDPR articles 15 and 20. */
export const dataExport = z.object({
  id: z.string(),
  status: z.enum(['pending', 'ready', 'failed']),
  url: z.string().optional().meta({
    description: 'Where the archive is while it is `ready`. It needs an access token of the person.',
  }),
  expiresAt: milliseconds.optional().meta({
    description: 'When the archive is deleted, while it is `ready`.',
  }),
})

const named = z.object({ id: z.string(), name: z.string() })

/**
 * `account.json` of an export: all that is stored on a person, without secrets. The archive contains this schema as
 * `account.schema.json`.
 */
export const accountDocument = z.object({
  $schema: z.literal('account.schema.json'),
  exportedAt: milliseconds,
  account: user.omit({
    suspension: true,
    ssoIdentities: true,
    passwordDigest: true,
    passwordAlgorithm: true,
  }),
  password: z.object({
    updatedAt: milliseconds.nullable().meta({ description: 'Null: unknown, or there is none.' }),
    isExpired: z.boolean(),
  }),
  choices: logtoConfigs,
  factors: z.array(factor),
  providerTokens: z
    .array(
      z.object({
        target: z.string(),
        scope: z.string().nullable(),
        createdAt: milliseconds,
        updatedAt: milliseconds,
        expiresAt: milliseconds.nullable(),
      }),
    )
    .meta({ description: 'Tokens of social providers, without their values.' }),
  sessions: z.array(
    z.object({
      event: z.string(),
      applicationId: z.string().nullable(),
      ip: z.string().nullable(),
      userAgent: z.string().nullable(),
      country: z.string().nullable(),
      city: z.string().nullable(),
      signedInAt: milliseconds,
      endedAt: milliseconds.nullable(),
      expiresAt: milliseconds,
    }),
  ),
  grants: z.array(grant),
  personalAccessTokens: z
    .array(
      z.object({
        name: z.string(),
        createdAt: milliseconds,
        expiresAt: milliseconds.nullable(),
        lastUsedAt: milliseconds.nullable(),
      }),
    )
    .meta({ description: 'Without their values.' }),
  trustedDevices: z.array(
    z.object({
      userAgent: z.string().nullable(),
      country: z.string().nullable(),
      city: z.string().nullable(),
      createdAt: milliseconds,
      lastUsedAt: milliseconds,
      expiresAt: milliseconds,
    }),
  ),
  knownDevices: z
    .array(z.object({ lastSeenAt: milliseconds }))
    .meta({ description: 'Devices that a sign-in from is not notified of.' }),
  activeDays: z.array(z.object({ firstAt: milliseconds, lastAt: milliseconds })).meta({
    description:
      'The days (UTC) on which tokens were issued to the person: the beginnings of the first and of the last quarter of an hour.',
  }),
  formerAddresses: z
    .array(
      z.object({
        field: z.enum(['primaryEmail', 'primaryPhone']),
        value: z.string(),
        changedAt: milliseconds,
        expiresAt: milliseconds,
      }),
    )
    .meta({ description: 'Kept for seven days, so that a change can be undone.' }),
  accessLinks: z
    .array(
      z.object({
        purpose: z.string(),
        sentTo: z.string().nullable(),
        createdAt: milliseconds,
        expiresAt: milliseconds,
        usedAt: milliseconds.nullable(),
      }),
    )
    .meta({ description: 'Links for choosing a password, without their values.' }),
  lockdownLinks: z
    .array(
      z.object({
        sentTo: z.string(),
        reportedAt: milliseconds,
        expiresAt: milliseconds,
        usedAt: milliseconds.nullable(),
      }),
    )
    .meta({ description: 'Links of security notices that lock the account, without their values.' }),
  oneTimeTokens: z
    .array(oneTimeToken.pick({ status: true, createdAt: true, expiresAt: true }))
    .meta({ description: 'Magic links for the e-mail address, without their values.' }),
  roles: z.array(named.extend({ description: z.string() })),
  applications: z.array(named).meta({ description: 'Applications that the person was allowed by name.' }),
  pictures: z.array(
    z.object({
      file: z.string().nullable().meta({ description: 'Its name in the archive; null if it is gone.' }),
      type: z.string(),
      size: z.number(),
      createdAt: milliseconds,
    }),
  ),
  activity: z.array(activity).meta({ description: 'The events of the account, the newest first.' }),
})

export type AccountDocument = z.input<typeof accountDocument>
