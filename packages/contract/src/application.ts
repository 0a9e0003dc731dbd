import { z } from 'zod'
import { faultOfRedirectUri } from './redirect-uri.ts'
import { userScopes } from './scopes.ts'
import { givenMilliseconds, jsonObject, milliseconds } from './user-values.ts'

export const applicationTypes = [
  'Native',
  'SPA',
  'Traditional',
  'MachineToMachine',
  'Protected',
  'SAML',
] as const

/** An address that people can be sent back to; `faultOfRedirectUri` has the rule. */
export const redirectUri = z
  .string()
  .refine(value => faultOfRedirectUri(value) === undefined, 'not an address that people can be sent back to')

/** The algorithms for signing ID tokens; discovery's `id_token_signing_alg_values_supported`. */
export const idTokenAlgorithms = ['ES384', 'RS256'] as const

export const oidcClientMetadata = z.object({
  redirectUris: z.array(redirectUri).default([]),
  postLogoutRedirectUris: z.array(redirectUri).default([]),
  backchannelLogoutUri: z.url().optional(),
  backchannelLogoutSessionRequired: z.boolean().optional(),
  logoUri: z.string().optional(),
})

/**
 * Settings of an OAuth client, times in seconds unless the name says otherwise; `docs/wire/management-api.md#4.2`.
 */
export const customClientMetadata = z
  .object({
    corsAllowedOrigins: z.array(z.string().min(1)),
    idTokenTtl: z.number().int().min(1).meta({ description: 'Seconds; 3600 unless given.' }),
    idTokenSignedResponseAlg: z.enum(idTokenAlgorithms).meta({
      description:
        'The algorithm that signs the application’s ID tokens, as `id_token_signed_response_alg` of OpenID Connect Registration; ES384 unless given. RS256 for libraries that expect it.',
    }),
    refreshTokenTtlInDays: z.number().int().min(1).max(180).meta({ description: '14 unless given.' }),
    refreshTokenTtl: z.number().int().min(1),
    tenantId: z.string(),
    alwaysIssueRefreshToken: z.boolean(),
    rotateRefreshToken: z.boolean(),
    allowTokenExchange: z.boolean(),
    tokenExchangeResources: z.array(z.string().min(1).max(2048)).max(100).meta({
      description:
        'Indicators of APIs for which this application may exchange access tokens of another API or of the account. None unless given.',
    }),
    isDeviceFlow: z.boolean(),
    skipSignOutConfirmation: z.boolean().meta({
      description:
        'Signs people out without confirmation if the application sends its `client_id` and no `id_token_hint`. Any site can send the same request.',
    }),
    askForOfflineAccess: z.boolean().meta({
      description:
        'Whether the consent page of a third-party application asks for `offline_access` also without `prompt=consent`.',
    }),
    maxAllowedGrants: z.number().int().min(1),
  })
  .partial()

/** An application; its id is the OAuth `client_id`. `docs/wire/management-api.md#4.1`. */
export const application = z.object({
  tenantId: z.string(),
  id: z.string(),
  name: z.string(),
  secret: z.string().optional().meta({
    description:
      'The value of `Default secret`, only in the response that creates it; `GET …/secrets` lists all secrets.',
  }),
  description: z.string().nullable(),
  type: z.enum(applicationTypes),
  oidcClientMetadata,
  customClientMetadata,
  protectedAppMetadata: jsonObject.nullable(),
  customData: jsonObject,
  isThirdParty: z.boolean(),
  appLevelAccessControlEnabled: z.boolean(),
  createdAt: milliseconds,
  isAdmin: z.boolean().optional(),
})

export type Application = z.infer<typeof application>

const name = z.string().min(1).max(256)

export const applicationCreation = z.object({
  name,
  type: z.enum(applicationTypes),
  description: z.string().nullable().optional(),
  oidcClientMetadata: oidcClientMetadata.optional(),
  customClientMetadata: customClientMetadata.optional(),
  customData: jsonObject.optional(),
  isThirdParty: z.boolean().optional(),
  protectedAppMetadata: jsonObject.optional(),
})

export const applicationPatch = z
  .object({
    name,
    description: z.string().nullable(),
    oidcClientMetadata,
    customClientMetadata,
    customData: jsonObject,
    isAdmin: z
      .boolean()
      .meta({ description: 'Whether the application has all scopes of the Management API.' }),
    appLevelAccessControlEnabled: z
      .boolean()
      .meta({ description: 'Whether only the people that `access-control` names may sign in.' }),
  })
  .partial()

/** A client secret; `docs/wire/management-api.md#4.4`. */
export const applicationSecret = z.object({
  tenantId: z.string(),
  applicationId: z.string(),
  name: z.string(),
  value: z.string().meta({
    description:
      'Complete in the response that creates it, and for holders of `all`; for others the first four characters and `*`.',
  }),
  createdAt: milliseconds,
  expiresAt: milliseconds.nullable(),
})

export const applicationSecretCreation = z.object({
  name,
  expiresAt: givenMilliseconds.nullable().optional(),
})
export const applicationSecretPatch = z.object({ name })

const scopeIds = z.array(z.string()).optional()

/** The scopes that a third-party application may request from people; `docs/wire/management-api.md#4.6`. */
export const consentScopesCreation = z.object({
  organizationScopes: scopeIds,
  resourceScopes: scopeIds,
  organizationResourceScopes: scopeIds,
  userScopes: z.array(z.enum(userScopes)).optional(),
})

const scopeInfo = z.object({ id: z.string(), name: z.string(), description: z.string().nullable() })
const resourceScopes = z.array(
  z.object({
    resource: z.object({ id: z.string(), name: z.string(), indicator: z.string() }),
    scopes: z.array(scopeInfo),
  }),
)

export const consentScopes = z.object({
  organizationScopes: z.array(scopeInfo),
  resourceScopes,
  organizationResourceScopes: resourceScopes,
  userScopes: z.array(z.enum(userScopes)),
})
