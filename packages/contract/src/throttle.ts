import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/**
 * The throttle of an operation. `secret` counts wrong tries. `message` counts every message. `registration` counts
 * created accounts, and refusals, which reveal names in use (enumeration). `none` states why an operation of such a
 * kind has no throttle.
 */
export type Throttle = 'secret' | 'message' | 'registration' | { readonly none: string }

/**
 * The errors that only operations with a secret or a message answer. A row with one of them must declare its
 * throttle.
 */
export type ThrottledCode =
  | 'session.invalid_credentials'
  | 'session.verification_blocked_too_many_attempts'
  | 'session.mfa.invalid_backup_code'
  | 'verification_code.code_mismatch'
  | 'one_time_token.token_not_found'
  | 'access_link.not_found'
  | 'user.same_password'
  | 'request.message_rate_limited'

/** The errors of a throttled operation besides its own: 429, with `Retry-After` in seconds. */
export const throttleErrors = (throttle: Throttle | undefined): readonly ErrorCode[] =>
  throttle === undefined || typeof throttle === 'object' ? [] : ['request.throttled']

const most = (subject: string, amount: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(1_000_000_000)
    .meta({ description: `${subject}, at most; ${amount} unless given.` })

/**
 * The limits before `429 request.throttled`; an addition to the wire. Absent or null: the defaults. An address is an
 * IPv4 address or an IPv6 network of 64 bits. A limit of the whole server locks no one out: beyond it, each address
 * gets a tenth of its own limit.
 */
export const throttlePolicy = z
  .object({
    secret: z
      .object({
        perAddress: most('Wrong tries of one address within ten minutes', 500),
        perPerson: most('Wrong tries for one person or name from one address within an hour', 50),
        perCaller: most('Wrong tries of one caller of the Management API within ten minutes', 1000),
        perServer: most('Wrong tries of all addresses within ten minutes', 10_000),
      })
      .partial(),
    message: z
      .object({
        perAddress: most('Messages requested by one address within ten minutes', 100),
        perPerson: most('Messages requested by one person within ten minutes', 30),
        perCaller: most('Messages requested by one caller of the Management API within ten minutes', 1000),
        perPhonePrefix: most(
          'Messages within ten minutes to new phone numbers of one country calling code',
          300,
        ),
        perServer: most('Messages of all addresses within ten minutes', 3000),
      })
      .partial(),
    registration: z
      .object({
        perAddress: most('Created accounts, and refusals, of one address within ten minutes', 100),
        perServer: most('Created accounts, and refusals, of all addresses within ten minutes', 2000),
      })
      .partial(),
  })
  .partial()
  .nullable()

export type ThrottlePolicy = z.infer<typeof throttlePolicy>
