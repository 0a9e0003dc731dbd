import { z } from 'zod'
import { email, jsonObject, phone } from './user-values.ts'

export const connectorTypes = ['Email', 'Sms', 'Social'] as const
export const connectorPlatforms = ['Native', 'Universal', 'Web'] as const

/** The purpose of a message; `docs/wire/management-api.md#5.5`. */
export const usageTypes = [
  'SignIn',
  'Register',
  'ForgotPassword',
  'OrganizationInvitation',
  'Generic',
  'UserPermissionValidation',
  'BindNewIdentifier',
  'MfaVerification',
  'BindMfa',
] as const

export type ConnectorType = (typeof connectorTypes)[number]
export type ConnectorPlatform = (typeof connectorPlatforms)[number]
export type UsageType = (typeof usageTypes)[number]

/** A text by language tag; English is always present. */
const words = z.object({ en: z.string() }).catchall(z.string())

const formItem = z.object({
  key: z.string(),
  type: z.enum(['Text', 'Number', 'MultilineText', 'Switch', 'Select', 'MultiSelect', 'Json']),
  label: z.string(),
  placeholder: z.string().optional(),
  required: z.boolean().optional(),
  defaultValue: z.unknown().optional(),
  description: z.string().optional(),
  tooltip: z.string().optional(),
  isConfidential: z.boolean().optional(),
  isDevFeature: z.boolean().optional(),
  showConditions: z.array(z.object({ targetKey: z.string(), expectValue: z.unknown() })).optional(),
  selectItems: z.array(z.object({ value: z.string(), title: z.string() })).optional(),
})

export type FormItem = z.infer<typeof formItem>

const description = {
  target: z.string().meta({ description: 'The namespace of identities, for social connectors.' }),
  platform: z.enum(connectorPlatforms).nullable(),
  name: words,
  description: words,
  logo: z.string().meta({ description: 'A URL, often a data URL.' }),
  logoDark: z.string().nullable(),
  readme: z.string().meta({ description: 'Markdown.' }),
  configTemplate: z.string().optional().meta({ description: 'A JSON template.' }),
  formItems: z.array(formItem).optional(),
  isStandard: z
    .boolean()
    .optional()
    .meta({ description: 'Whether several connectors of this kind can exist.' }),
  isTokenStorageSupported: z.boolean().optional(),
}

/** A kind of connector that this server supports; `docs/wire/management-api.md#5.1`. */
export const connectorFactory = z.object({ id: z.string(), type: z.enum(connectorTypes), ...description })

export type ConnectorFactory = z.infer<typeof connectorFactory>

/** The metadata of a standard connector, which override its factory's. */
export const connectorMetadata = z
  .object({ target: z.string().min(1), name: words, logo: z.string(), logoDark: z.string().nullable() })
  .partial()

/** A configured connector; `docs/wire/management-api.md#5.1`. */
export const connector = z.object({
  id: z.string(),
  connectorId: z.string().meta({ description: 'The id of its factory.' }),
  type: z.enum(connectorTypes),
  syncProfile: z.boolean().meta({ description: 'Whether each sign-in copies the provider’s profile.' }),
  enableTokenStorage: z.boolean(),
  config: jsonObject.meta({ description: 'Secrets are stored encrypted and returned as `********`.' }),
  metadata: connectorMetadata,
  ...description,
})

export type Connector = z.infer<typeof connector>

export const connectorCreation = z.object({
  connectorId: z.string(),
  id: z.string().min(1).max(128).optional().meta({ description: '12 characters unless given.' }),
  config: jsonObject.optional(),
  metadata: connectorMetadata.optional(),
  syncProfile: z.boolean().optional(),
  enableTokenStorage: z.boolean().optional(),
})

export const connectorPatch = z
  .object({
    config: jsonObject.meta({
      description: 'Replaces the stored configuration; a secret given as `********` is kept.',
    }),
    metadata: connectorMetadata,
    syncProfile: z.boolean(),
    enableTokenStorage: z.boolean(),
  })
  .partial()

/** If both are given, the phone number is used. */
export const connectorTest = z
  .object({
    phone: phone.optional(),
    email: email.optional(),
    config: jsonObject,
    locale: z.string().optional(),
  })
  .refine(
    ({ phone, email }) => phone !== undefined || email !== undefined,
    'neither phone nor email is given',
  )

/** A social provider, as the sign-in page shows it. */
export const shownConnector = connector.pick({
  id: true,
  target: true,
  platform: true,
  name: true,
  logo: true,
  logoDark: true,
})
