import { useSyncExternalStore } from 'react'
import type { Control } from '../account.ts'
import { type Capability, type ConfirmedList, useControl } from '../capability.ts'
import { useLatchkey } from '../latchkey-context.ts'
import { isStepUpWanted } from '../step-up.ts'
import { useStepUp } from '../use-step-up.ts'

type Query<Item> = { data: Item[] | undefined; isLoading: boolean; error: Error | null }

type UseQueryOfList<Item> = (isConfirmed: boolean, onDoubt: () => void) => Query<Item>

type ControlOf = (fields: Parameters<Parameters<typeof useControl>[0]>[0]) => Control

/** A list that needs a step-up, for the hooks: it appears with any step-up of the person, and asks for none itself. */
export function useConfirmedList<Item>(
  controlOf: ControlOf,
  useQueryOfList: UseQueryOfList<Item>,
): Capability<Item[]> & ConfirmedList {
  const { stepUp } = useLatchkey()
  const withStepUp = useStepUp()
  const { isVisible, withControl } = useControl(controlOf)
  const isConfirmed = useSyncExternalStore(stepUp.watch, stepUp.isKept, () => false)
  const isWanted = isVisible && isConfirmed
  const { data, isLoading, error } = useQueryOfList(isWanted, stepUp.forget)
  return {
    ...withControl({
      data: isWanted ? data : undefined,
      isLoading,
      error: isStepUpWanted(error) ? null : error,
    }),
    needsStepUp: isVisible && !isConfirmed,
    confirm: () => withStepUp(async () => undefined),
  }
}
