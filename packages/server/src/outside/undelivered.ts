/** A message did not leave. `reason` may be told to anyone; `detail` is the other side's own words, for administrators. */
export class Undelivered extends Error {
  readonly reason: string
  readonly detail: string | undefined

  constructor(reason: string, detail?: string) {
    super(reason)
    this.reason = reason
    this.detail = detail?.slice(0, 500)
  }
}

/** Milliseconds that a message may take as a whole, whatever the other side does: somebody waits for the answer. */
export const patience = 10_000

export const tooSlow = `it did not answer within ${patience / 1000} seconds`
