import { useLanguage } from '@latchkey/ui'
import { useId } from 'react'
import { Bar, CartesianGrid, ComposedChart, Line, Tooltip, XAxis, YAxis } from 'recharts'
import { useSay } from '../texts.tsx'
import { DayTable, type DayTableProps } from './DayTable.tsx'

type ChartProps = DayTableProps & {
  /** Stacked bars are for parts of a whole. */
  kind: 'stacked' | 'lines'
}

/** Lines differ in their dashes and bars in their patterns, so colours are never needed to tell them apart. */
const dashes = ['', '6 4']

/** A chart of days with its table. Arrow keys go from day to day. */
export function Chart({ title, kind, series, rows }: ChartProps) {
  const say = useSay()
  const prefix = useId()
  const language = useLanguage()
  const number = new Intl.NumberFormat(language)
  const short = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const long = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' })
  const isEmpty = rows.every(row => series.every(({ id }) => row[id] === 0))
  const isRightToLeft = document.documentElement.dir === 'rtl'
  return (
    <section className="lk-chart">
      <h2>{title}</h2>
      <ul className="lk-chart-legend">
        {series.map(({ id, name }, index) => (
          <li key={id}>
            <svg width="24" height="14" aria-hidden="true">
              {kind === 'stacked' ? (
                <rect width="24" height="14" rx="3" fill={`url(#${prefix}${index})`} />
              ) : (
                <line
                  x2="24"
                  y1="7"
                  y2="7"
                  className="lk-chart-line"
                  stroke={colour(index)}
                  strokeDasharray={dashes[index]}
                />
              )}
            </svg>
            {name}
          </li>
        ))}
      </ul>
      {kind === 'stacked' && <Patterns prefix={prefix} count={series.length} />}
      {isEmpty && <p className="lk-chart-none">{say('figures.none')}</p>}
      <ComposedChart
        responsive
        className="lk-chart-drawing"
        // The library sorts and freezes nothing, but its type wants an array that it could change.
        data={[...rows]}
        title={title}
        margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--lk-hairline)" />
        <XAxis
          dataKey="date"
          reversed={isRightToLeft}
          tickFormatter={(date: string) => short.format(new Date(date))}
          minTickGap={24}
          tickLine={false}
          stroke="var(--lk-quiet)"
        />
        <YAxis
          orientation={isRightToLeft ? 'right' : 'left'}
          allowDecimals={false}
          width={48}
          tickFormatter={(value: number) => number.format(value)}
          tickLine={false}
          axisLine={false}
          stroke="var(--lk-quiet)"
        />
        <Tooltip
          isAnimationActive={false}
          contentStyle={tooltip}
          itemStyle={{ color: 'var(--lk-text)' }}
          labelFormatter={date => long.format(new Date(String(date)))}
          formatter={value => number.format(Number(value))}
        />
        {series.map(({ id, name }, index) =>
          kind === 'stacked' ? (
            <Bar
              key={id}
              dataKey={id}
              name={name}
              stackId="all"
              fill={`url(#${prefix}${index})`}
              isAnimationActive={false}
            />
          ) : (
            <Line
              key={id}
              dataKey={id}
              name={name}
              type="linear"
              dot={false}
              strokeWidth={2}
              stroke={colour(index)}
              strokeDasharray={dashes[index] ?? ''}
              isAnimationActive={false}
            />
          ),
        )}
      </ComposedChart>
      <DayTable title={title} series={series} rows={rows} />
    </section>
  )
}

const tooltip = {
  borderColor: 'var(--lk-border)',
  borderRadius: 'var(--lk-radius-small)',
  background: 'var(--lk-surface)',
}

const colour = (index: number) => `var(--lk-chart-${index})`

/** The texture of each part: plain, stripes, dots, lines, checks. */
const textures = ['', 'M-2 2 2-2M0 8 8 0M6 10 10 6', 'M2 2h2v2h-2zM6 6h2v2h-2z', 'M0 4h8', 'M0 4h8M4 0v8']

function Patterns({ prefix, count }: { prefix: string; count: number }) {
  return (
    <svg className="lk-chart-patterns" aria-hidden="true">
      <defs>
        {textures.slice(0, count).map((path, index) => (
          <pattern key={path} id={`${prefix}${index}`} width="8" height="8" patternUnits="userSpaceOnUse">
            <rect width="8" height="8" fill={colour(index)} />
            <path d={path} stroke="var(--lk-surface)" strokeWidth="2" />
          </pattern>
        ))}
      </defs>
    </svg>
  )
}
