import { Skeleton } from '@latchkey/ui'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useRead } from '../data/read.ts'
import { type ConsoleKey, useSay } from '../texts.tsx'
import { Chart } from './Chart.tsx'
import { type Period, useTimeZone } from './figures-view.ts'

const methods = [
  ['password', 'figures.method.password'],
  ['passkey', 'figures.method.passkey'],
  ['verificationCode', 'figures.method.code'],
  ['social', 'figures.method.social'],
  ['oneTimeToken', 'figures.method.link'],
] as const

/** The figures day by day. */
export function Charts({ days }: { days: Period }) {
  const say = useSay()
  const timeZone = useTimeZone()
  const active = useRead('GET /api/dashboard/users/active', { query: { timeZone } })
  const daily = useRead('GET /api/dashboard/days', { query: { timeZone, days } })
  const failed = [daily, active].find(({ error, data }) => error && !data)
  if (failed) return <ProblemNotice problem={failed.error} onRetry={() => failed.refetch()} />
  const rows = daily.data?.days
  const named = (keys: readonly (readonly [string, ConsoleKey])[]) =>
    keys.map(([id, key]) => ({ id, name: say(key) }))
  return (
    <div className="lk-figures-charts">
      {rows ? (
        <Chart
          title={say('figures.signIns')}
          kind="stacked"
          series={named(methods)}
          rows={rows.map(({ date, signIns }) => ({ date, ...signIns }))}
        />
      ) : (
        <Skeleton height={340} />
      )}
      {rows ? (
        <Chart
          title={say('figures.refusals')}
          kind="lines"
          series={named([
            ['failures', 'figures.failures'],
            ['lockouts', 'figures.lockouts'],
          ])}
          rows={rows.map(({ date, failures, lockouts }) => ({ date, failures, lockouts }))}
        />
      ) : (
        <Skeleton height={340} />
      )}
      {rows ? (
        <Chart
          title={say('figures.newPeople')}
          kind="lines"
          series={named([
            ['newUsers', 'figures.newUsers'],
            ['registrations', 'figures.registrations'],
          ])}
          rows={rows.map(({ date, newUsers, registrations }) => ({ date, newUsers, registrations }))}
        />
      ) : (
        <Skeleton height={340} />
      )}
      {active.data ? (
        <Chart
          title={say('figures.active')}
          kind="lines"
          series={named([['count', 'figures.activePeople']])}
          rows={active.data.dauCurve}
        />
      ) : (
        <Skeleton height={340} />
      )}
    </div>
  )
}
