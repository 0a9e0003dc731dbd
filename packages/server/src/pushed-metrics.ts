import { ValueType } from '@opentelemetry/api'
import { hrTime } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import type { MetricObjectWithValues, MetricValue } from 'prom-client'
import type { Metrics } from './metrics.ts'

type Metric = MetricObjectWithValues<MetricValue<string>>
type Value = MetricValue<string> & { metricName?: string }

/** Reads the metrics of `/metrics`, so that a metric has one name and one place. */
export function metricsProducer(metrics: Metrics, resource: Resource): MetricProducer {
  const startTime = hrTime()
  return {
    async collect() {
      const endTime = hrTime()
      const all = (await metrics.values()).map(metric => dataOf(metric, { startTime, endTime }))
      const scopeMetrics = [{ scope: { name: 'latchkey' }, metrics: all }]
      return { resourceMetrics: { resource, scopeMetrics }, errors: [] }
    },
  }
}

type Period = Pick<MetricData['dataPoints'][number], 'startTime' | 'endTime'>

function dataOf(metric: Metric, period: Period): MetricData {
  const { name, help: description } = metric
  const type = String(metric.type)
  const base = {
    descriptor: {
      name,
      description,
      unit: name.endsWith('_seconds') ? 's' : '',
      valueType: ValueType.DOUBLE,
    },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  }
  if (type === 'histogram')
    return { ...base, dataPointType: DataPointType.HISTOGRAM, dataPoints: histogramsOf(metric, period) }
  const dataPoints = metric.values.map(({ value, labels }) => ({
    ...period,
    attributes: labels as Record<string, string>,
    value,
  }))
  if (type === 'counter') return { ...base, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
  return { ...base, dataPointType: DataPointType.GAUGE, dataPoints }
}

/** Prometheus counts each bucket with all below it, and OTLP by itself. */
function histogramsOf({ name, values }: Metric, period: Period) {
  const series = Map.groupBy(values as Value[], ({ labels: { le: _, ...labels } }) => JSON.stringify(labels))
  return [...series].map(([labels, parts]) => {
    const buckets = parts.filter(({ metricName }) => metricName === `${name}_bucket`)
    const of = (suffix: string) => parts.find(({ metricName }) => metricName === name + suffix)?.value ?? 0
    const boundaries = buckets.map(({ labels }) => Number(labels.le)).filter(Number.isFinite)
    const counts = buckets.map(({ value }, at) => value - (buckets[at - 1]?.value ?? 0))
    return {
      ...period,
      attributes: JSON.parse(labels),
      value: { buckets: { boundaries, counts }, sum: of('_sum'), count: of('_count') },
    }
  })
}
