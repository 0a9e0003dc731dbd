import type { Output } from '@latchkey/client'
import { useLatchkey } from '../latchkey-context.ts'
import { useInfiniteQuery } from '../queries.ts'

export type Activity = Output<'GET /api/my-account/activity'>[number]

const pageSize = 20

/** The events of the account, the newest first, page by page. */
export function useActivityQuery(isEnabled = true) {
  const { call } = useLatchkey()
  const query = useInfiniteQuery({
    queryKey: ['activity'],
    queryFn: ({ pageParam }) =>
      call('GET /api/my-account/activity', { query: { page: pageParam, page_size: pageSize } }),
    enabled: isEnabled,
    initialPageParam: 1,
    getNextPageParam: (last, all) => (last.length === pageSize ? all.length + 1 : undefined),
  })
  // An event that happened between two requests moves another one to the next page.
  const events = new Map(query.data?.pages.flat().map(event => [event.id, event]))
  return { ...query, events: query.data && [...events.values()] }
}

/** The events by the day of the person's time zone, in the same order. */
export function byDay(events: readonly Activity[]): { day: Date; events: Activity[] }[] {
  const days = Map.groupBy(events, ({ createdAt }) => new Date(createdAt).setHours(0, 0, 0, 0))
  return [...days].map(([day, events]) => ({ day: new Date(day), events }))
}
