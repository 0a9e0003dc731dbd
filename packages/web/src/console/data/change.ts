import type { Input, Operation, Output } from '@latchkey/client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { call, type LooseCall } from './client.ts'

/**
 * Calls an operation that changes something: `change.run({ params, body }, user => …)`. All that is shown is then read
 * again, because a change shows in several places: a person, the list, the log. `run` does nothing while it runs.
 * With `leaves`, for what removes the thing that the page shows, that happens on the next page.
 */
export function useChange<At extends Operation>(operation: At, { leaves = false } = {}) {
  const queries = useQueryClient()
  const isRunning = useRef(false)
  const done = useRef<((answer: Output<At>) => void) | undefined>(undefined)
  const mutation = useMutation({
    // The cast is safe: the types of `run` guarantee it.
    mutationFn: (input: Input<At>) => (call as LooseCall<At>)(operation, input),
    // `onDone` is called here: the list that was read again may no longer show the component, and what is given to
    // `mutate` would not be called then.
    onSuccess: async answer => {
      await queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[0] !== 'page',
        refetchType: leaves ? 'none' : 'active',
      })
      done.current?.(answer)
    },
    onSettled: () => {
      isRunning.current = false
    },
  })
  const run = (input: Input<At>, onDone?: (answer: Output<At>) => void) => {
    if (isRunning.current) return
    isRunning.current = true
    done.current = onDone
    mutation.mutate(input)
  }
  const { isPending, error, reset } = mutation
  return { run, isPending, error, reset }
}
