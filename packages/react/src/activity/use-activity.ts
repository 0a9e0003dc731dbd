import { type Capability, useControl } from '../capability.ts'
import { type Activity, useActivityQuery } from './activity.ts'

/** What happened at the account, the newest first. */
export function useActivity(): Capability<Activity[]> & {
  /** Whether there are older events. */
  hasMore: boolean
  isLoadingMore: boolean
  /** Adds older events to `data`. */
  loadMore: () => Promise<void>
} {
  const { isVisible, withControl } = useControl(fields => fields.session)
  const query = useActivityQuery(isVisible)
  const { events, isLoading, error, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  return {
    ...withControl({ data: isVisible ? events : undefined, isLoading, error }),
    hasMore: hasNextPage,
    isLoadingMore: isFetchingNextPage,
    async loadMore() {
      if (!isFetchingNextPage) await fetchNextPage({ throwOnError: true })
    },
  }
}
