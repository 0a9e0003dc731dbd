import { z } from 'zod'
import { redirectUri } from './application.ts'
import { jsonObject } from './user-values.ts'

/** Empty ones are let through to be refused as `session.insufficient_info`, as the wire has it. */
const wayBack = z.string().refine(value => value === '' || redirectUri.safeParse(value).success, {
  message: 'not an address that people can be sent back to',
})

/** `state` is handed through; the application holds it against what comes back. Contract account-api 3.4. */
export const pending = z.object({ state: z.string(), redirectUri: wayBack })

/** `scope`: what is asked for beside the connector's own. */
export const socialAuthorization = pending.extend({ connectorId: z.string(), scope: z.string().optional() })

/** All that the provider sent back by the browser; contract account-api 3.5. */
export const connectorData = z.record(z.string(), z.unknown()).meta({ type: 'object' })

/** A token of another provider; contract account-api 2.14. Keys that are not known are absent. */
export const providerToken = z.object({
  access_token: z.string(),
  scope: z.string().optional(),
  token_type: z.string().optional(),
  expires_in: z.number().optional().meta({ description: 'Seconds left.' }),
})

export type ProviderToken = z.infer<typeof providerToken>

/** An identity that an administrator vouches for; contract management-api 2.10. */
export const givenIdentity = z.object({
  userId: z.string().min(1).max(255),
  details: jsonObject.optional(),
})

/** What is known of a stored set of tokens, without them; contract management-api 2.1. */
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
