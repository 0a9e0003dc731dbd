import { z } from 'zod'

/** How people sign in: the first thing that they prove. Codes are those to an e-mail address or a phone number. */
export const signInMethods = ['password', 'verificationCode', 'social', 'passkey', 'oneTimeToken'] as const

export type SignInMethod = (typeof signInMethods)[number]

/** A calendar day, `yyyy-MM-dd`. */
const date = z.iso.date()
const count = z.number().int().min(0)

/** The figure of a period, and by how much it differs from that of the period before. */
export const figure = z.object({ count, delta: z.number().int() })

/** `docs/wire/management-api.md#6.13`. */
export const userTotal = z.object({ totalUserCount: count })

/** `docs/wire/management-api.md#6.13`. */
export const newUserCounts = z.object({
  today: figure,
  last7Days: figure.meta({ description: 'Today and the six days before.' }),
})

export type NewUserCounts = z.infer<typeof newUserCounts>

/** Active people are those who had a token issued; `docs/wire/management-api.md#6.13`. */
export const activeUserCounts = z.object({
  dauCurve: z
    .array(z.object({ date, count }))
    .meta({ description: 'The people who were active on each of the 30 days that end with the date.' }),
  dau: figure.meta({ description: 'On the date.' }),
  wau: figure.meta({ description: 'In the 7 days that end with the date; each person counts once.' }),
  mau: figure.meta({ description: 'In the 30 days that end with the date; each person counts once.' }),
})

export type ActiveUserCounts = z.infer<typeof activeUserCounts>

/** What happened on each day, and what holds now; an addition to the wire. */
export const dailyFigures = z.object({
  days: z.array(
    z.object({
      date,
      newUsers: count.meta({
        description: 'Accounts that were created on the day, however, and still exist.',
      }),
      registrations: count.meta({ description: 'People who registered, also if they left since.' }),
      signIns: z.object(
        Object.fromEntries(signInMethods.map(method => [method, count])) as Record<
          SignInMethod,
          typeof count
        >,
      ),
      failures: count.meta({ description: 'Refused passwords, codes, passkeys … at sign-in.' }),
      lockouts: count.meta({ description: 'Times that failures locked an identifier or a factor.' }),
    }),
  ),
  now: z.object({
    suspended: count.meta({ description: 'Suspended accounts.' }),
    locked: count.meta({
      description: 'Identifiers and factors that are locked, whether or not an account has them.',
    }),
  }),
})

export type DailyFigures = z.infer<typeof dailyFigures>
