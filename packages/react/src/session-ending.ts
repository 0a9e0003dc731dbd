import type { Output } from '@latchkey/client'

/** A change by the person that ended all of their sessions, this one included. */
export type SessionEnding =
  | ({ kind: 'deletion' } & Output<'POST /api/my-account/deletion'>)
  | ({ kind: 'lockdown' } & Output<'POST /api/my-account/lockdown'>)
