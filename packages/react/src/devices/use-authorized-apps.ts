import type { Capability, ConfirmedList } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { type Grant, useAccessChanges, useGrantsQuery } from './access.ts'
import { useConfirmedList } from './confirmed-list.ts'

/** The applications that the person has given access to. The list needs a step-up. */
export function useAuthorizedApps(): Capability<Grant[]> &
  ConfirmedList & {
    /** Takes the access of a grant away, by its `id`, behind a step-up. */
    revoke: (grantId: string) => Promise<void>
  } {
  const list = useConfirmedList(fields => fields.session, useGrantsQuery)
  const changes = useAccessChanges()
  const withStepUp = useStepUp()
  return {
    ...list,
    revoke: grantId => withStepUp(verification => changes.revokeGrants([{ id: grantId }], verification)),
  }
}
