import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { type ExportResult, ExportResultCode, W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'
import type { Metrics } from './metrics.ts'
import { metricsProducer } from './pushed-metrics.ts'
import type { TelemetrySettings } from './telemetry-settings.ts'
import type { Tracing } from './tracing.ts'

/** Milliseconds that a shutdown waits for a collector. */
const shutdownTimeout = 3000
/** Milliseconds between two warnings that nothing could be sent. */
const quiet = 60_000

/**
 * Spans by hand, at the few places that all requests and jobs pass: instrumentation of modules needs loader hooks, and
 * records addresses with their query. Nothing is registered globally, so several servers of a process do not mix.
 */
export function startOpenTelemetry(
  { serviceName, tracesUrl, metricsUrl, sampler, ratio, ...intervals }: TelemetrySettings,
  { metrics, logger }: { metrics: Metrics; logger: Logger },
): Tracing {
  const resource = detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({ 'service.name': serviceName }),
  )
  const report = reporter(logger)
  const meters =
    metricsUrl &&
    new MeterProvider({
      resource,
      readers: [
        new PeriodicExportingMetricReader({
          exporter: reporting(new OTLPMetricExporter({ url: metricsUrl }), report),
          exportIntervalMillis: intervals.metricInterval,
          exportTimeoutMillis: Math.min(intervals.metricInterval, 10_000),
          metricProducers: [metricsProducer(metrics, resource)],
        }),
      ],
    })
  const tracers = new TracerProvider({
    resource,
    sampler: tracesUrl ? samplerOf(sampler, ratio) : new AlwaysOffSampler(),
    // Bounded by the library: beyond 2048 waiting spans, new ones are dropped.
    spanProcessors: tracesUrl
      ? [
          new BatchSpanProcessor({
            exporter: reporting(new OTLPTraceExporter({ url: tracesUrl }), report),
            scheduledDelayMillis: intervals.traceInterval,
          }),
        ]
      : [],
  })
  const tracer = tracers.getTracer('latchkey')
  const propagator = new W3CTraceContextPropagator()
  const current = new AsyncLocalStorage<Span>()
  const here = () => {
    const span = current.getStore()
    return span ? trace.setSpan(ROOT_CONTEXT, span) : ROOT_CONTEXT
  }

  return {
    request(message, response, { requestId, answer }) {
      const method = message.method ?? ''
      const caller = propagator.extract(ROOT_CONTEXT, message.headers, defaultTextMapGetter)
      const attributes = { 'http.request.method': method, 'latchkey.request_id': requestId }
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, caller)
      response.once('close', () => {
        if (response.headersSent) span.setAttribute('http.response.status_code', response.statusCode)
        if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
        span.end()
      })
      return current.run(span, answer)
    },
    operation(name, route) {
      const [, path] = route?.split(' ') ?? []
      current
        .getStore()
        ?.updateName(route ?? name)
        .setAttributes({ 'latchkey.operation': name, ...(path && { 'http.route': path }) })
    },
    refusal(code) {
      current.getStore()?.setAttribute('error.type', code)
    },
    async job(task, perform) {
      const attributes = { 'latchkey.job': task }
      const span = tracer.startSpan(`job ${task}`, { kind: SpanKind.CONSUMER, attributes }, ROOT_CONTEXT)
      return current.run(span, () => within(span, perform))
    },
    outgoing: send => async (url, init) => {
      const { method, hostname } = requestOf(url, init)
      const attributes = { 'http.request.method': method, 'server.address': hostname }
      const span = tracer.startSpan(`${method} ${hostname}`, { kind: SpanKind.CLIENT, attributes }, here())
      return within(span, async () => {
        const response = await send(url, init)
        span.setAttribute('http.response.status_code', response.status)
        if (response.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR })
        return response
      })
    },
    async stop() {
      const flushed = Promise.allSettled([tracers.shutdown(), meters ? meters.shutdown() : undefined])
      await Promise.race([flushed, pause(shutdownTimeout, undefined, { ref: false })])
    },
  }
}

/** Ends the span with the work. The message of an error can quote an address, so only its code or name is kept. */
async function within<Result>(span: Span, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown }
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', String(code ?? name))
    throw error
  } finally {
    span.end()
  }
}

function requestOf(url: Parameters<typeof fetch>[0], init: RequestInit | undefined) {
  const isRequest = typeof url === 'object' && 'url' in url
  const { hostname = '' } = URL.parse(String(isRequest ? url.url : url)) ?? {}
  return { hostname, method: (init?.method ?? (isRequest ? url.method : 'GET')).toUpperCase() }
}

function samplerOf(name: TelemetrySettings['sampler'], ratio: number): Sampler {
  const root = name.endsWith('always_on')
    ? new AlwaysOnSampler()
    : name.endsWith('always_off')
      ? new AlwaysOffSampler()
      : new TraceIdRatioBasedSampler(ratio)
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}

type Exporter<Items> = { export(items: Items, done: (result: ExportResult) => void): void }

/** The same exporter, which also reports its failures: the library tells them to a global logger alone. */
function reporting<Items, Sending extends Exporter<Items>>(
  exporter: Sending & Exporter<Items>,
  report: (error: unknown) => void,
): Sending {
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) =>
    send(items, result => {
      if (result.code === ExportResultCode.FAILED) report(result.error)
      done(result)
    })
  return exporter
}

function reporter(logger: Logger): (error: unknown) => void {
  let quietUntil = 0
  return error => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + quiet
    logger.warn(
      { code: (error as { code?: unknown } | undefined)?.code },
      'traces or metrics could not be sent',
    )
  }
}
