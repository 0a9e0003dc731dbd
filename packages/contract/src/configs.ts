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
