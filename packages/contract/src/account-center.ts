import { z } from 'zod'
import { attributeFields } from './user-attributes.ts'

/**
 * The fields whose visibility an administrator controls; `docs/wire/account-api.md#1.6`. `accountDeletion` is an
 * addition to the wire: with `Edit`, people may delete their own account.
 */
export const fieldNames = [
  ...attributeFields,
  'password',
  'mfa',
  'passkey',
  'session',
  'trustedDevice',
  'accountDeletion',
  'personalAccessToken',
  'dataExport',
] as const

export type FieldName = (typeof fieldNames)[number]

/** `Off`: invisible; `ReadOnly`: visible; `Edit`: visible and editable. Absent means `Off`. */
export const fieldControl = z.enum(['Off', 'ReadOnly', 'Edit'])

export type FieldControl = z.infer<typeof fieldControl>

/** Unknown names are dropped, as everywhere on the wire. */
export const fieldControls = z.object(
  Object.fromEntries(fieldNames.map(name => [name, fieldControl.optional()])) as Record<
    FieldName,
    z.ZodOptional<typeof fieldControl>
  >,
)

/**
 * The verification that a step-up requires from a person who has a second factor or a passkey. `strongest`: one of
 * these, for changes of a credential, factor or address. `any`: any verification, as on the wire.
 */
export const stepUpLevel = z.enum(['strongest', 'any'])

const deletionGracePeriod = z.number().int().min(0).max(365)

/** Settings of the Account API and the account page; `docs/wire/account-api.md#4.1`. */
export const accountCenter = z.object({
  tenantId: z.string().meta({ description: 'Always `default`.' }),
  id: z.string().meta({ description: 'Always `default`.' }),
  enabled: z.boolean().meta({ description: 'Whether the Account API is enabled. True on a new server.' }),
  fields: fieldControls,
  webauthnRelatedOrigins: z.array(z.string()),
  deleteAccountUrl: z.string().nullable(),
  customCss: z.string().nullable(),
  profileFields: z.array(z.object({ name: z.string() })).nullable(),
  stepUp: stepUpLevel.meta({ description: '`strongest` unless set. An addition to the wire.' }),
  deletionGracePeriod: deletionGracePeriod.meta({
    description:
      'Days from the request for a deletion until it is done; meanwhile, the account is closed and can be restored. 14 unless set. 0: at once. An addition to the wire.',
  }),
})

export type AccountCenter = z.infer<typeof accountCenter>

export const accountCenterPatch = z
  .object({
    enabled: z.boolean(),
    fields: fieldControls,
    webauthnRelatedOrigins: z.array(z.string()).transform(origins => [...new Set(origins)]),
    deleteAccountUrl: z
      .string()
      .max(2048)
      .regex(/^$|^https?:\/\//)
      .transform(url => url || null)
      .nullable(),
    customCss: z.string().nullable(),
    profileFields: z.array(z.object({ name: z.string() })).nullable(),
    stepUp: stepUpLevel,
    deletionGracePeriod,
  })
  .partial()
