import type { Application } from './application-kind.ts'
import type { SettingsCheck } from './check-settings.ts'
import type { ApplicationForm } from './use-application-form.ts'

/** What each section of the settings gets. */
export type SectionProps = { application: Application; form: ApplicationForm; check: SettingsCheck }
