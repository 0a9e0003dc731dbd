import { z } from 'zod'
import { milliseconds } from './user-values.ts'

/** A lockout of an account: too many failures within an hour; an addition to the wire. */
export const lockout = z.object({
  user: z.object({
    id: z.string(),
    name: z.string().nullable(),
    username: z.string().nullable(),
    primaryEmail: z.string().nullable(),
    primaryPhone: z.string().nullable(),
    avatar: z.string().nullable(),
  }),
  action: z.enum(['Password', 'VerificationCode', 'Totp', 'BackupCode', 'WebAuthn']).meta({
    description: 'What the last failure was at. A password and codes that were sent are locked together.',
  }),
  place: z.enum(['sign-in', 'account']).meta({
    description: 'Where it is locked: at the sign-in, or for the signed-in person on the account page.',
  }),
  startedAt: milliseconds,
  endsAt: milliseconds,
})

export type Lockout = z.infer<typeof lockout>
