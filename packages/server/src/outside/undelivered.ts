/**
 * A message could not be sent. `reason` is safe to show to anyone. `detail` quotes the other server, for
 * administrators.
 */
export class Undelivered extends Error {
  readonly reason: string
  readonly detail: string | undefined

  constructor(reason: string, detail?: string) {
    super(reason)
    this.reason = reason
    this.detail = detail?.slice(0, 500)
  }
}

/** Timeout in milliseconds for one message as a whole: a person waits for the result. */
export const patience = 10_000

export const tooSlow = `it did not answer within ${patience / 1000} seconds`
