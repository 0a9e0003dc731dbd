/** What one run of a script may use. Sizes are bytes, times milliseconds. */
export const limits = {
  /** Of computing, without what the run waits for. */
  computing: 3000,
  /** From the call to the result: waiting for a place, computing and requests together. */
  total: 5000,
  memory: 32 * 1024 * 1024,
  stack: 256 * 1024,
  /** The result as JSON. */
  output: 64 * 1024,
  /** Nested objects and arrays in the result. */
  depth: 64,
  /** Characters of a message that the script throws or denies with. */
  message: 500,
  requests: 10,
  /** Until the end of the body of one response. */
  request: 3000,
  requestBody: 256 * 1024,
  responseBody: 1024 * 1024,
  /** Scripts that run at once, each in a thread. */
  threads: 4,
  /** Scripts that wait for a thread. */
  waiting: 256,
} as const

export const overtime = 'the script computed for too long'
export const lateness = 'the script took too long'

/** The file name that positions in a script have. */
export const scriptFile = 'script.js'

/** How a run ended. */
export type Outcome =
  | { kind: 'returned'; value: unknown }
  | { kind: 'denied'; message: string | undefined }
  | { kind: 'failed'; message: string; line: number | undefined }

export function failed(message: string, line?: number): Extract<Outcome, { kind: 'failed' }> {
  return { kind: 'failed', message, line }
}
