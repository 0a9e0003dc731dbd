import { z } from 'zod'
import { type ErrorCode, errors } from './errors.ts'

/** The body of every refusal; `docs/wire/account-api.md#1.8`. */
export const problem = z.object({
  code: z.string().meta({ description: 'Stable; programs should switch on it, not on the message.' }),
  message: z.string().meta({ description: 'For people, in the language of the request.' }),
  data: z.unknown().optional(),
  details: z.string().optional().meta({ description: 'One line for each invalid part of the request.' }),
})

export type ProblemBody = z.infer<typeof problem>

/** A refusal. Throw it as early as possible; the API converts it to the response. */
export class Problem extends Error {
  readonly code: ErrorCode
  /** Sent in the body, and fills the placeholders of the message. Must contain no secret and no personal data. */
  readonly data: unknown
  readonly status: number
  /** One line for each fault: `docs/wire/account-api.md#1.8`. */
  readonly details: string | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor(code: ErrorCode, data?: unknown, more: ProblemOptions = {}) {
    super(code)
    this.code = code
    this.data = data
    this.status = more.status ?? errors[code]
    this.details = more.details
    this.headers = more.headers ?? {}
  }
}

type ProblemOptions = {
  /** Overrides the code's status, if the wire has another one in a single place. */
  status?: number
  details?: string
  headers?: Readonly<Record<string, string>>
}
