import { z } from 'zod'
import { jsonObject } from './user-values.ts'

/** Flags that a console keeps for itself; `docs/wire/management-api.md#6.14`. */
export const adminConsole = z.object({
  signInExperienceCustomized: z.boolean(),
  organizationCreated: z.boolean(),
  developmentTenantMigrationNotification: jsonObject.optional(),
  checkedChargeNotification: jsonObject.optional(),
})

export type AdminConsole = z.infer<typeof adminConsole>

export const adminConsolePatch = adminConsole.partial()

/** The lifetime of browser sessions; `docs/wire/management-api.md#6.14`. */
export const sessionSettings = z.object({
  ttl: z.number().int().min(1).max(31_536_000).meta({
    description:
      'Seconds without use after which a session ends; 1209600 (14 days) unless set. Applies to sessions that begin afterwards.',
  }),
})

export type SessionSettings = z.infer<typeof sessionSettings>

export const sessionSettingsPatch = sessionSettings.partial()

export const oidcKeyTypes = ['private-keys', 'cookie-keys'] as const
export type OidcKeyType = (typeof oidcKeyTypes)[number]

export const signingKeyAlgorithms = ['EC', 'RSA'] as const
export type SigningKeyAlgorithm = (typeof signingKeyAlgorithms)[number]

/** A key of the OpenID provider, without its value; `docs/wire/management-api.md#6.14`. */
export const oidcKey = z.object({
  id: z.string(),
  createdAt: z.number().meta({ description: 'Seconds since the Unix epoch.' }),
  signingKeyAlgorithm: z.enum(signingKeyAlgorithms).optional().meta({
    description: 'Of a private key: `EC` signs with ES384, `RSA` with RS256.',
  }),
  status: z.enum(['Next', 'Current', 'Previous']).optional().meta({
    description: 'Of a private key. All are published; the current one signs.',
  }),
  effectiveAt: z.number().optional().meta({
    description: 'When the next private key begins to sign, in seconds since the Unix epoch.',
  }),
})

export type OidcKey = z.infer<typeof oidcKey>

export const oidcKeyRotation = z.object({
  signingKeyAlgorithm: z.enum(signingKeyAlgorithms).optional().meta({
    description: 'Of a private key; `EC` unless given.',
  }),
  rotationGracePeriod: z.number().int().min(0).max(31_536_000).optional().meta({
    description:
      'Seconds in which the new private key is published and does not sign yet; `PRIVATE_KEY_ROTATION_GRACE_PERIOD` or 0 unless given.',
  }),
})

/** Claims that enter ID tokens only where an administrator enables them; `docs/wire/management-api.md#8.3`. */
export const extendedClaims = [
  'custom_data',
  'identities',
  'sso_identities',
  'roles',
  'organizations',
  'organization_data',
  'organization_roles',
] as const

/** The claims of ID tokens; `docs/wire/management-api.md#6.16`. */
export const idTokenConfig = z.object({
  enabledExtendedClaims: z.array(z.enum(extendedClaims)).max(extendedClaims.length).optional().meta({
    description:
      'The extended claims that ID tokens contain, if the application has their scope; absent: none. The others are in userinfo only.',
  }),
})

export type IdTokenConfig = z.infer<typeof idTokenConfig>

/** Whether applications may identify themselves by a metadata document; `docs/wire/management-api.md#6.16`. */
export const cimdConfig = z.object({
  enabled: z.boolean().meta({
    description:
      'Whether a `client_id` may be the https URL of a Client ID Metadata Document; off unless set. Such applications are third-party.',
  }),
})

export type CimdConfig = z.infer<typeof cimdConfig>

export const cimdConfigPatch = cimdConfig.partial()
