import type { ErrorCode } from '../errors.ts'

/** The part of a code before its first dot. */
export type ErrorGroup = ErrorCode extends infer Code
  ? Code extends `${infer Group}.${string}`
    ? Group
    : Code
  : never

/** Why a code comes back, from the view of the caller, and what to do. Markdown of one line each. */
export type Help = { cause: string; cure: string }

/**
 * The documentation of all error codes in one language, for the pages that `scripts/guides/errors.ts` writes. Servers,
 * clients and pages do not load it. A code without help does not compile.
 */
export type ErrorHelp = { groups: Record<ErrorGroup, string>; codes: Record<ErrorCode, Help> }
