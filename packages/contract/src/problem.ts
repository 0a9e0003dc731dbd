import { z } from 'zod'
import { type ErrorCode, errors } from './errors.ts'

/** The body of every refusal; contract account-api 1.8. */
export const problem = z.object({
  code: z.string().meta({ description: 'Stable; the one thing to switch on.' }),
  message: z.string().meta({ description: 'For people, in the language of the request.' }),
  data: z.unknown().optional(),
  details: z
    .string()
    .optional()
    .meta({ description: 'One line for each fault in the shape of the request.' }),
})

export type ProblemBody = z.infer<typeof problem>

/** A refusal. Throw it as early as the truth is known; the door turns it into the answer. */
export class Problem extends Error {
  readonly code: ErrorCode
  /** Travels in the body; also fills the `{words}` of the message. Never a secret, never a person's data. */
  readonly data: unknown
  readonly status: number
  /** Contract account-api 1.8: one line for each fault. */
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
  /** Only where the wire has another status for the code in one place. */
  status?: number
  details?: string
  headers?: Readonly<Record<string, string>>
}
