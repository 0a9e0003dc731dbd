import { SelectField, Skeleton, Stat, useLanguage } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { PageHead } from '../frame/PageHead.tsx'
import { useView } from '../navigation.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { Charts } from './Charts.tsx'
import './figures.css'
import { type Period, periodOf, periods, useTimeZone } from './figures-view.ts'
import { TimeZoneField } from './TimeZoneField.tsx'

const periodWords = {
  7: 'figures.period.week',
  30: 'figures.period.month',
  90: 'figures.period.quarter',
  366: 'figures.period.year',
} as const satisfies Record<Period, ConsoleKey>

/** How many people there are, and how they sign in. */
export function FiguresPage() {
  const say = useSay()
  const { view, set } = useView()
  return (
    <>
      <PageHead title={say('frame.section.figures')} />
      <Totals />
      <div className="lk-figures-toolbar">
        <SelectField
          label={say('figures.period')}
          value={String(periodOf(view.days))}
          onChange={days => set({ days: days === '30' ? undefined : days })}
          options={periods.map(days => ({ id: String(days), words: say(periodWords[days]) }))}
          isRequired
        />
        <TimeZoneField />
      </div>
      <Charts days={periodOf(view.days)} />
    </>
  )
}

function Totals() {
  const say = useSay()
  const timeZone = useTimeZone()
  const { view } = useView()
  const number = new Intl.NumberFormat(useLanguage())
  const total = useRead('GET /api/dashboard/users/total')
  const fresh = useRead('GET /api/dashboard/users/new', { query: { timeZone } })
  const active = useRead('GET /api/dashboard/users/active', { query: { timeZone } })
  const daily = useRead('GET /api/dashboard/days', { query: { timeZone, days: periodOf(view.days) } })
  const failed = [total, fresh, active].find(({ error, data }) => error && !data)
  if (failed) return <ProblemNotice problem={failed.error} onRetry={() => failed.refetch()} />
  const count = (value: number | undefined) =>
    value === undefined ? <Skeleton width={72} height={28} /> : number.format(value)
  const figures = [
    ['figures.newToday', fresh.data?.today, 'figures.than.day'],
    ['figures.new7', fresh.data?.last7Days, 'figures.than.week'],
    ['figures.dau', active.data?.dau, 'figures.than.day'],
    ['figures.wau', active.data?.wau, 'figures.than.week'],
    ['figures.mau', active.data?.mau, 'figures.than.month'],
  ] as const
  return (
    <dl className="lk-stats">
      <Stat name={say('figures.total')} value={count(total.data?.totalUserCount)} note={'\u00a0'} />
      {figures.map(([name, figure, than]) => (
        <Stat
          key={name}
          name={say(name)}
          value={count(figure?.count)}
          note={figure ? <Delta of={figure.delta} than={than} /> : '\u00a0'}
        />
      ))}
      <Stat
        name={say('figures.suspended')}
        value={count(daily.data?.now.suspended)}
        note={say('figures.now')}
      />
      <Stat name={say('figures.locked')} value={count(daily.data?.now.locked)} note={say('figures.now')} />
    </dl>
  )
}

function Delta({ of, than }: { of: number; than: ConsoleKey }) {
  const say = useSay()
  const signed = new Intl.NumberFormat(useLanguage(), { signDisplay: 'exceptZero' })
  return (
    <>
      <bdi className="lk-figures-delta">{signed.format(of)}</bdi> {say(than)}
    </>
  )
}
