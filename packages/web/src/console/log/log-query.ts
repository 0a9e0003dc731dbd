import type { Output, Query } from '@latchkey/client'

type View = Readonly<Record<string, string>>

/** The filters that the address of the page can have: ids, an event type or prefix, and a range of time. */
const filterNames = [
  'person',
  'actor',
  'kind',
  'impersonator',
  'event',
  'result',
  'application',
  'request',
  'since',
  'from',
  'to',
] as const

export type FilterName = (typeof filterNames)[number]

/** An entry of the log. */
export type Entry = Output<'GET /api/logs/:id'>

const minute = 60_000
const hour = 60 * minute

const periods = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour }

export const periodNames = ['hour', 'day', 'week', 'month'] as const

/** The query of `GET /api/logs` and of its stream for a view of the page. */
export function logQuery(view: View, now = Date.now()): Query {
  const period = periodNames.find(each => each === view.since)
  // To the minute, so that the same view is the same request for a while.
  const begin = period && Math.floor(now / minute) * minute - periods[period]
  const [from, to] = [momentOf(view.from), momentOf(view.to)]
  return {
    ...(view.person && { userId: view.person }),
    ...(view.actor && { actorId: view.actor }),
    ...(view.kind && { actorKind: view.kind }),
    ...(view.impersonator && { impersonatorId: view.impersonator }),
    ...(view.event && { logKey: view.event }),
    ...(view.result && { result: view.result }),
    ...(view.application && { applicationId: view.application }),
    ...(view.request && { requestId: view.request }),
    ...((begin ?? from) !== undefined && { start_time: begin ?? from }),
    ...(!period && to !== undefined && { end_time: to }),
  }
}

/** The filters alone, without page and dialog, to go to an entry and back. */
export function filtersOf(view: View): View {
  return Object.fromEntries(filterNames.flatMap(name => (view[name] ? [[name, view[name]]] : [])))
}

/** No filters, for a change of the view. */
export const noFilters = Object.fromEntries(
  [...filterNames, 'page'].map(name => [name, undefined]),
) as Readonly<Record<string, undefined>> // the cast is safe: all values are undefined

function momentOf(written: string | undefined): number | undefined {
  const moment = Date.parse(written ?? '')
  return Number.isNaN(moment) ? undefined : moment
}
