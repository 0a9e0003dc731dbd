import {
  type InfiniteData,
  type UseInfiniteQueryOptions,
  type UseMutationOptions,
  type UseQueryOptions,
  useInfiniteQuery as useInfiniteQueryOf,
  useMutation as useMutationOf,
  useQuery as useQueryOf,
} from '@tanstack/react-query'
import { useRef } from 'react'
import { useLatchkey } from './latchkey-context.ts'

// The provider has a cache of its own and hands it over by name: the library's own context stays the application's.

export function useQueryClient() {
  return useLatchkey().queries
}

export function useQuery<Answer>(options: UseQueryOptions<Answer>) {
  return useQueryOf(options, useQueryClient())
}

export function useInfiniteQuery<Page>(
  options: UseInfiniteQueryOptions<Page, Error, InfiniteData<Page>, readonly unknown[], number>,
) {
  return useInfiniteQueryOf(options, useQueryClient())
}

/** As the library’s, but `mutate` does nothing while it runs: a second press can come before the first one is rendered. */
export function useMutation<Answer, Values = void>(options: UseMutationOptions<Answer, Error, Values>) {
  const mutation = useMutationOf(options, useQueryClient())
  const running = useRef<Promise<unknown>>(undefined)
  const mutate = (values: Values) => {
    if (running.current) return
    const run = mutation.mutateAsync(values).then(
      () => undefined,
      () => undefined, // it is in `error`
    )
    running.current = run
    void run.then(() => {
      if (running.current === run) running.current = undefined
    })
  }
  const reset = () => {
    running.current = undefined
    mutation.reset()
  }
  return { ...mutation, mutate, reset }
}
