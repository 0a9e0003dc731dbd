import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

export type Metrics = {
  /** Labels come from the contract's tables, never from a request, so their cardinality is bounded. */
  observe(row: string, status: number, seconds: number): void
  countBreachLookUp(outcome: 'found' | 'not_found' | 'failed' | 'skipped'): void
  /** Both labels come from fixed lists, so their cardinality is bounded. */
  countThrottled(kind: string, by: string): void
  countWebhookAttempt(outcome: 'delivered' | 'failed' | 'retried'): void
  text(): Promise<string>
  /** The values of `text`, to be sent elsewhere. */
  values(): ReturnType<Registry['getMetricsAsJSON']>
  contentType: string
}

type Sources = {
  waitingForPassword(): number
  /** Deliveries to webhooks that have not ended. */
  waitingDeliveries(): Promise<number>
}

export function createMetrics({ waitingForPassword, waitingDeliveries }: Sources): Metrics {
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
  const webhookAttempts = new Counter({
    name: 'latchkey_webhook_attempts_total',
    help: 'Attempts to deliver an event to a webhook, by outcome; retried: it failed, and another attempt follows.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  new Gauge({
    name: 'latchkey_webhook_deliveries_pending',
    help: 'Events that wait for their delivery to a webhook, those of paused webhooks included; the same on every node.',
    registers: [registry],
    async collect() {
      // Metrics are wanted most while the database is away: then this one has no value.
      const waiting = await waitingDeliveries().catch(() => undefined)
      if (waiting === undefined) this.reset()
      else this.set(waiting)
    },
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
    countWebhookAttempt: outcome => webhookAttempts.inc({ outcome }),
    text: () => registry.metrics(),
    values: () => registry.getMetricsAsJSON(),
    contentType: registry.contentType,
  }
}
