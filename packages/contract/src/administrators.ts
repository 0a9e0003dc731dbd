import { z } from 'zod'
import { milliseconds } from './user-values.ts'

const role = z.object({ id: z.string(), name: z.string() })

/** A person with roles of administrators; an addition to the wire. */
export const administrator = z.object({
  id: z.string(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  primaryEmail: z.string().nullable(),
  avatar: z.string().nullable(),
  roles: z.array(role).meta({ description: 'The roles of administrators, by name.' }),
  scopes: z.array(z.string()).meta({ description: 'The scopes of the Management API that the roles give.' }),
  lastSignInAt: milliseconds.nullable(),
  hasSecondFactor: z.boolean(),
  isSuspended: z.boolean(),
})

export type Administrator = z.infer<typeof administrator>

/** The caller of the Management API, for a console: what to show and to offer. */
export const caller = z.object({
  kind: z.enum(['person', 'application']),
  id: z.string(),
  name: z
    .string()
    .nullable()
    .meta({ description: 'Name, username or address of a person; name of an application.' }),
  avatar: z.string().nullable(),
  roles: z.array(role),
  scopes: z
    .array(z.string())
    .meta({ description: 'Those that the token carries and the caller still holds.' }),
  signedInAt: milliseconds.nullable().meta({ description: 'Null for an application.' }),
})

export type Caller = z.infer<typeof caller>

/** What protects administrators; an addition to the wire. */
export const administratorSettings = z.object({
  requiresSecondFactor: z.boolean().meta({
    description:
      'Whether people use the Management API only after a sign-in with a second factor or a passkey, and enroll one where they have none. True on a new server. It has no effect while no factor is enabled.',
  }),
})

export type AdministratorSettings = z.infer<typeof administratorSettings>

export const administratorSettingsPatch = administratorSettings.partial()
