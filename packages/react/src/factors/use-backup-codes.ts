import type { Capability } from '../capability.ts'
import { useStepUp } from '../use-step-up.ts'
import { useFactorPart } from './factor-part.ts'
import { type Factor, useFactorChanges } from './factors.ts'

/** The backup codes of the account: how many are left (`remainCodes`); null if there are none. */
export function useBackupCodes(): Capability<Factor | null> & {
  /** Creates new codes. Nothing changes until the person has kept them and `save` is called. */
  generate: () => Promise<string[]>
  /** Stores the codes in place of the present ones, behind a step-up. */
  save: (codes: string[]) => Promise<void>
  /** Removes all codes, behind a step-up. */
  remove: () => Promise<void>
} {
  const part = useFactorPart(factors => factors.find(({ type }) => type === 'BackupCode') ?? null)
  const changes = useFactorChanges()
  const withStepUp = useStepUp()
  const present = part.data ?? undefined
  return {
    ...part,
    generate: async () => (await changes.createBackupCodes()).codes,
    save: codes =>
      withStepUp(verification => changes.setBackupCodes(codes, present, verification), {
        changes: 'credential',
      }),
    async remove() {
      if (present)
        await withStepUp(verification => changes.remove(present.id, verification), { changes: 'credential' })
    },
  }
}
