import type { Input, Operation, Output } from '@latchkey/client'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { call, callPage, type LooseCall } from './client.ts'

type Options = {
  /** Whether to read at all, for what the administrator may not see or what is not open. */
  isEnabled?: boolean
}
type Repeated<Answer> = Options & {
  /** Milliseconds until it is read again, for what goes on by itself; false: not again. */
  again?: (answer: Answer | undefined) => number | false
}

/** Reads an operation: `useRead('GET /api/users/:userId', { params: { userId } })`. */
export function useRead<At extends Operation>(
  operation: At,
  input?: Omit<Input<At>, 'signal'>,
  { isEnabled = true, again = () => false }: Repeated<Output<At>> = {},
): UseQueryResult<Output<At>> {
  return useQuery({
    queryKey: [operation, input],
    // The cast is safe: the caller's types guarantee it, and the client adds a signal to any input.
    queryFn: ({ signal }) => (call as LooseCall<At>)(operation, { ...input, signal }),
    enabled: isEnabled,
    refetchInterval: ({ state }) => again(state.data),
  })
}

/**
 * Reads one page of a list with the size of the whole: `{ rows, total }`. The last page stays while the next one loads,
 * and an earlier request is cancelled.
 */
export function useReadPage<At extends Operation>(
  operation: At,
  input: Omit<Input<At>, 'signal'>,
  { isEnabled = true, again = () => false }: Repeated<Output<At>> = {},
): UseQueryResult<{ rows: Output<At>; total: number }> {
  return useQuery({
    queryKey: [operation, input, 'page'],
    queryFn: ({ signal }) => callPage(client => (client as LooseCall<At>)(operation, { ...input, signal })),
    enabled: isEnabled,
    refetchInterval: ({ state }) => again(state.data?.rows),
    placeholderData: keepPreviousData,
  })
}
