import type { Output } from '@latchkey/client'
import type { AccountCenter } from '../account-fields/account-center.ts'
import type { SettingsForm } from '../data/settings-form.ts'
import type { Experience } from '../sign-in-page/experience.ts'
import type { ConsoleKey } from '../texts.tsx'

type Session = Output<'GET /api/configs/oidc/session'>

/** The documents whose settings the section shows. */
export type Stored = { experience: Experience; account: AccountCenter; session: Session }

export type SecurityForms = { [Name in keyof Stored]: SettingsForm<Stored[Name]> }

export const sessionNames: Readonly<Record<keyof Session, ConsoleKey>> = { ttl: 'security.sessions' }
