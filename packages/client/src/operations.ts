import type { accountApi, linkApi, managementApi, signInApi } from '@latchkey/contract'
import type { z } from 'zod'

type Rows =
  | (typeof accountApi)[keyof typeof accountApi]
  | (typeof managementApi)[keyof typeof managementApi]
  | (typeof signInApi)[keyof typeof signInApi]
  | (typeof linkApi)[keyof typeof linkApi]

/** Method and path of an operation, such as `GET /api/my-account`. Anything else is a compile error. */
export type Operation = Rows['route']

type RowAt<At extends Operation> = Extract<Rows, { route: At }>
type ParameterNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | ParameterNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never

type Params<At extends Operation> = [ParameterNames<At>] extends [never]
  ? { params?: never }
  : { params: Record<ParameterNames<At>, string> }
type Body<At extends Operation> =
  RowAt<At> extends { body: infer Schema extends z.ZodType }
    ? Record<string, never> extends z.input<Schema>
      ? { body?: z.input<Schema> }
      : { body: z.input<Schema> }
    : { body?: never }

type Files<At extends Operation> =
  RowAt<At> extends { files: infer Declared } ? { files: Record<keyof Declared, Blob> } : { files?: never }

export type Query = Record<string, string | number | boolean | readonly string[] | undefined>

/** Input of an operation: path parameters and body as the contract declares them. */
export type Input<At extends Operation> = Params<At> &
  Body<At> &
  Files<At> & {
    query?: Query
    /** Id of a verification record, for operations behind a step-up. */
    verification?: string
    signal?: AbortSignal
  }

/** Output of an operation, a `Blob` for a file, the lines of a stream; undefined if it has no response body. */
export type Output<At extends Operation> =
  RowAt<At> extends { isStream: true; output: infer Schema extends z.ZodType }
    ? AsyncIterable<z.output<Schema>>
    : RowAt<At> extends { output: infer Schema extends z.ZodType }
      ? z.output<Schema>
      : RowAt<At> extends { download: string }
        ? Blob
        : undefined

export type { ProblemBody } from '@latchkey/contract'
