import { type Capability, useControl } from '../capability.ts'
import { type Factor, useFactors } from './factors.ts'

/** The part of the person's factors that `read` takes. */
export function useFactorPart<Data>(read: (factors: readonly Factor[]) => Data): Capability<Data> {
  const { isVisible, withControl } = useControl(fields => fields.mfa)
  const { data, isLoading, error } = useFactors(isVisible)
  return withControl({ data: isVisible && data ? read(data) : undefined, isLoading, error })
}
