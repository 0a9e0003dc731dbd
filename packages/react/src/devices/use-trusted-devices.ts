import type { Capability, ConfirmedList } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { useConfirmedList } from './confirmed-list.ts'
import { type TrustedDevice, useTrustedDeviceChanges, useTrustedDevicesQuery } from './trusted-devices.ts'

/** The browsers that skip the second factor. The list needs a step-up. */
export function useTrustedDevices(): Capability<TrustedDevice[]> &
  ConfirmedList & {
    /** Removes one browser by its `id`, behind a step-up. */
    remove: (trustedDeviceId: string) => Promise<void>
    /** Removes all of them, behind a step-up. */
    removeAll: () => Promise<void>
  } {
  const list = useConfirmedList(fields => fields.trustedDevice, useTrustedDevicesQuery)
  const changes = useTrustedDeviceChanges()
  const withStepUp = useStepUp()
  return {
    ...list,
    remove: id => withStepUp(verification => changes.remove(id, verification)),
    removeAll: () => withStepUp(changes.removeAll),
  }
}
