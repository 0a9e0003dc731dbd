import type { Output } from '@latchkey/client'

/** What an application asks for, as the consent page shows it. */
export type Consent = Output<'GET /api/interaction/consent'>
