import { useLanguage } from '@latchkey/ui'
import { useSay } from '../texts.tsx'

export type DayTableProps = {
  title: string
  /** Members of the rows, with their names. */
  series: readonly { id: string; name: string }[]
  rows: readonly ({ date: string } & Readonly<Record<string, number | string>>)[]
}

/** The figures of a chart as a table, the latest day first. */
export function DayTable({ title, series, rows }: DayTableProps) {
  const say = useSay()
  const language = useLanguage()
  const number = new Intl.NumberFormat(language)
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' })
  return (
    <details className="lk-chart-table">
      <summary>{say('figures.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard */}
      <section tabIndex={0} aria-label={title}>
        <table>
          <caption className="lk-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{say('figures.day')}</th>
              {series.map(({ id, name }) => (
                <th key={id} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(row => (
              <tr key={row.date}>
                <th scope="row">{day.format(new Date(row.date))}</th>
                {series.map(({ id }) => (
                  <td key={id}>{number.format(Number(row[id]))}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}
