import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/**
 * What is throttled at an operation. `secret`: wrong tries are counted. `message`: every message. `registration`: accounts that were
 * made, and refusals, which tell what is taken. `none`, with the reason, where an operation of that kind is not throttled.
 */
export type Throttle = 'secret' | 'message' | 'registration' | { readonly none: string }

/** What only an operation answers that tries a secret or sends a message. A row that has one of them has to name its throttle. */
export type ThrottledCode =
  | 'session.invalid_credentials'
  | 'session.verification_blocked_too_many_attempts'
  | 'session.mfa.invalid_backup_code'
  | 'verification_code.code_mismatch'
  | 'user.same_password'
  | 'request.message_rate_limited'

/** What a throttled operation answers beside its own errors: 429, with `Retry-After` in seconds. */
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
 * How much is let through before `429 request.throttled`; new beside the wire. Absent or null: the defaults. An address is an IPv4
 * address or an IPv6 network of 64 bits. Over a limit of the whole server nobody is shut out: addresses are held to a tenth of theirs.
 */
export const throttlePolicy = z
  .object({
    secret: z
      .object({
        perAddress: most('Wrong tries of one address within ten minutes', 500),
        perPerson: most('Wrong tries at one person or name from one address within an hour', 50),
        perCaller: most('Wrong tries of one caller of the Management API within ten minutes', 1000),
        perServer: most('Wrong tries of all addresses within ten minutes', 10_000),
      })
      .partial(),
    message: z
      .object({
        perAddress: most('Messages that one address asks for within ten minutes', 100),
        perPerson: most('Messages that one person asks for within ten minutes', 30),
        perPhonePrefix: most(
          'Messages within ten minutes to new phone numbers of one country calling code',
          300,
        ),
        perServer: most('Messages of all addresses within ten minutes', 3000),
      })
      .partial(),
    registration: z
      .object({
        perAddress: most('Accounts made, and refusals, of one address within ten minutes', 100),
        perServer: most('Accounts made, and refusals, of all addresses within ten minutes', 2000),
      })
      .partial(),
  })
  .partial()
  .nullable()

export type ThrottlePolicy = z.infer<typeof throttlePolicy>
