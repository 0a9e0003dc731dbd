import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  /** Labels come from the contract's tables, never from a request, so their cardinality is bounded. */
  observe(row: string, status: number, seconds: number): void
  countBreachLookUp(outcome: 'found' | 'not_found' | 'failed' | 'skipped'): void
  /** Both labels come from fixed lists, so their cardinality is bounded. */
  countThrottled(kind: string, by: string): void
  text(): Promise<string>
  contentType: string
}

export function createMetrics(waitingForPassword: () => number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'latchkey_request_duration_seconds',
    help: 'Time until the answer was ready, by operation and status.',
    labelNames: ['operation', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const breachLookUps = new Counter({
    name: 'latchkey_breached_password_lookups_total',
    help: 'New passwords that were looked up among the breached ones, by outcome; skipped: an earlier look-up failed.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const throttled = new Counter({
    name: 'latchkey_throttled_total',
    help: 'Requests that were refused with 429 request.throttled, by what was throttled and by whose limit.',
    labelNames: ['kind', 'by'],
    registers: [registry],
  })
  new Gauge({
    name: 'latchkey_password_hashing_waiting',
    help: 'Passwords that wait to be hashed or verified.',
    registers: [registry],
    collect() {
      this.set(waitingForPassword())
    },
  })
  return {
    observe: (operation, status, seconds) => requests.observe({ operation, status }, seconds),
    countBreachLookUp: outcome => breachLookUps.inc({ outcome }),
    countThrottled: (kind, by) => throttled.inc({ kind, by }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}
