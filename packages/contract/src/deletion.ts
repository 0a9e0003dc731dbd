import { z } from 'zod'
import { milliseconds } from './user-values.ts'

/** The scheduled deletion of an account, which can be taken back until then. An addition to the wire. */
export const scheduledDeletion = z.object({
  deletesAt: milliseconds.meta({ description: 'When the account is deleted.' }),
})
