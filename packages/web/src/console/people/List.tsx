import { ItemSkeleton } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'

type ListProps<Entry> = {
  query: { data: readonly Entry[] | undefined; error: unknown; refetch: () => unknown }
  /** For an empty list. */
  none: string
  children: (entry: Entry) => ReactNode
}

/** The items of a card in each state: loading, failed, none, some. */
export function List<Entry>({ query, none, children }: ListProps<Entry>) {
  const { data, error, refetch } = query
  if (data?.length === 0) return <p className="lk-list-none">{none}</p>
  if (data) return <ul>{data.map(children)}</ul>
  if (error) return <ProblemNotice problem={error} onRetry={() => refetch()} />
  return (
    <ul>
      <ItemSkeleton />
    </ul>
  )
}
