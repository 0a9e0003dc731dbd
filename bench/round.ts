/** `latencies` in milliseconds, one for each response. */
export type Round = { rps: number; latencies: Float64Array }
