const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** Milliseconds in which a delivery is attempted, from its event on: three days. */
export const deliveryLimit = 72 * hour

/** The pauses after the first failed attempts; the last one repeats. */
const pauses = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
]

/** The greatest part by which a pause varies, so that the attempts of many deliveries do not come at once. */
const jitter = 0.2

type Failure = {
  /** Attempts so far, with this one. */
  attempts: number
  /** Milliseconds since the delivery was enqueued. */
  age: number
  /** The receiver’s `Retry-After`, in milliseconds. */
  retryAfter?: number | undefined
  /** From 0 to 1. */
  random: number
}

/**
 * Milliseconds until the next attempt; undefined: it was the last one. The last attempt is three days after the event,
 * so an outage that ends before loses nothing.
 */
export function pauseAfter({ attempts, age, retryAfter = 0, random }: Failure): number | undefined {
  const left = deliveryLimit - age
  if (left <= 0) return undefined
  const pause = pauses[Math.min(attempts, pauses.length) - 1] ?? 12 * hour
  const varied = pause * (1 + jitter * (2 * random - 1))
  return Math.min(Math.max(varied, Math.min(retryAfter, hour)), left)
}
