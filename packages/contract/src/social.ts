import { z } from 'zod'
import { redirectUri } from './application.ts'
import { jsonObject } from './user-values.ts'

/** Accepts an empty value, which is refused later with `session.insufficient_info`, as on the wire. */
const wayBack = z.string().refine(value => value === '' || redirectUri.safeParse(value).success, {
  message: 'not an address that people can be sent back to',
})

/**
 * `state` is passed through; the application compares it after the redirect (CSRF). `docs/wire/account-api.md#3.4`.
 */
export const pending = z.object({ state: z.string(), redirectUri: wayBack })

/** `scope`: requested instead of the connector's own; from an OpenID provider, `openid` is requested in any case. */
export const socialAuthorization = pending.extend({ connectorId: z.string(), scope: z.string().optional() })

/** All parameters that the provider sent back by the browser; `docs/wire/account-api.md#3.5`. */
export const connectorData = z.record(z.string(), z.unknown()).meta({ type: 'object' })

/** What a provider tells about a person, for a test of the connector. An addition to the wire. */
export const foundIdentity = z.object({
  target: z.string(),
  userId: z.string().meta({ description: 'The person’s id at the provider.' }),
  details: jsonObject.meta({
    description: 'What an identity would store; `rawData` has the provider’s own words.',
  }),
  isEmailVerified: z
    .boolean()
    .meta({ description: 'Whether the provider vouches for the e-mail address, which then counts here.' }),
})

export type FoundIdentity = z.infer<typeof foundIdentity>

/** A token of another provider; `docs/wire/account-api.md#2.14`. Unknown values are absent. */
export const providerToken = z.object({
  access_token: z.string(),
  scope: z.string().optional(),
  token_type: z.string().optional(),
  expires_in: z.number().optional().meta({ description: 'Seconds until it expires.' }),
})

export type ProviderToken = z.infer<typeof providerToken>

/** An identity that an administrator sets without verification; `docs/wire/management-api.md#2.10`. */
export const givenIdentity = z.object({
  userId: z.string().min(1).max(255),
  details: jsonObject.optional(),
})

/** The metadata of a stored set of tokens, without the tokens; `docs/wire/management-api.md#2.1`. */
export const tokenSecret = z.object({
  tenantId: z.string(),
  id: z.string(),
  userId: z.string(),
  type: z.literal('federated_token_set'),
  metadata: z.object({
    scope: z.string().optional(),
    expiresAt: z.number().optional().meta({ description: 'Seconds since the Unix epoch.' }),
    tokenType: z.string().optional(),
    hasRefreshToken: z.boolean(),
  }),
  connectorId: z.string(),
  identityId: z.string(),
  target: z.string(),
  createdAt: z.number(),
  updatedAt: z.number(),
})

export type TokenSecret = z.infer<typeof tokenSecret>
