import type { Output } from '@latchkey/client'

/** The application's request, for the consent page. */
export type Consent = Output<'GET /api/interaction/consent'>
