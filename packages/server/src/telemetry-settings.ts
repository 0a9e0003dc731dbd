import { z } from 'zod'

const address = z.url({ protocol: /^https?$/, error: 'must be a URL that begins with https:// or http://' })

const samplers = ['always_on', 'always_off', 'traceidratio'] as const
const samplerNames = [...samplers, ...samplers.map(name => `parentbased_${name}` as const)] as const

/**
 * The variables of OpenTelemetry that decide something here. The exporters read the others themselves, such as
 * `OTEL_EXPORTER_OTLP_HEADERS` (https://opentelemetry.io/docs/specs/otel/protocol/exporter/).
 */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: address.optional(),
  OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: address.optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_SERVICE_NAME: z.string().default('latchkey'),
  OTEL_TRACES_EXPORTER: z.string().default('otlp'),
  OTEL_METRICS_EXPORTER: z.string().default('otlp'),
  OTEL_TRACES_SAMPLER: z.enum(samplerNames).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number('must be a number from 0 to 1').min(0).max(1).default(1),
  OTEL_BSP_SCHEDULE_DELAY: z.coerce.number().int().min(1).default(5000),
  OTEL_METRIC_EXPORT_INTERVAL: z.coerce.number().int().min(100).default(60_000),
}

/** Traces and metrics by OTLP. */
export type TelemetrySettings = {
  serviceName: string
  /** Where traces go; absent: nowhere. */
  tracesUrl: string | undefined
  /** Where metrics go; absent: nowhere. */
  metricsUrl: string | undefined
  sampler: (typeof samplerNames)[number]
  /** The part of traces that `traceidratio` keeps, from 0 to 1. */
  ratio: number
  /** Milliseconds between two exports of traces. */
  traceInterval: number
  /** Milliseconds between two exports of metrics. */
  metricInterval: number
}

type Variables = z.output<z.ZodObject<typeof telemetryVariables>>

/** Undefined if traces and metrics are off. */
export function telemetryIn(env: Variables): TelemetrySettings | undefined {
  if (env.OTEL_SDK_DISABLED?.toLowerCase() === 'true') return undefined
  const below = (path: string) =>
    env.OTEL_EXPORTER_OTLP_ENDPOINT && `${env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, '')}/v1/${path}`
  const tracesUrl = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? below('traces')
  const metricsUrl = env.OTEL_EXPORTER_OTLP_METRICS_ENDPOINT ?? below('metrics')
  const telemetry = {
    serviceName: env.OTEL_SERVICE_NAME,
    tracesUrl: env.OTEL_TRACES_EXPORTER === 'otlp' ? tracesUrl : undefined,
    metricsUrl: env.OTEL_METRICS_EXPORTER === 'otlp' ? metricsUrl : undefined,
    sampler: env.OTEL_TRACES_SAMPLER,
    ratio: env.OTEL_TRACES_SAMPLER_ARG,
    traceInterval: env.OTEL_BSP_SCHEDULE_DELAY,
    metricInterval: env.OTEL_METRIC_EXPORT_INTERVAL,
  }
  return telemetry.tracesUrl || telemetry.metricsUrl ? telemetry : undefined
}

/** Says which standard variables ask for what this server does not have. */
export function unsupportedTelemetry(given: Readonly<Record<string, string | undefined>>): string[] {
  const protocols = ['', 'TRACES_', 'METRICS_']
    .map(signal => `OTEL_EXPORTER_OTLP_${signal}PROTOCOL`)
    .filter(name => given[name] !== undefined && given[name] !== 'http/protobuf')
    .map(name => `${name}=${given[name]} is not supported: traces and metrics are sent as http/protobuf.`)
  const exporters = ['OTEL_TRACES_EXPORTER', 'OTEL_METRICS_EXPORTER']
    .filter(name => !['otlp', 'none', undefined].includes(given[name]))
    .map(name => `${name}=${given[name]} is not supported and means none; otlp is.`)
  return [...protocols, ...exporters]
}
