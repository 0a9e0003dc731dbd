import type { Output } from '@latchkey/client'
import type { ProtectedChange, VerificationMethod } from '@latchkey/contract'

type Method = VerificationMethod['type']

export type Proof = Output<'POST /api/verifications/password'> & { method: Method }

export type Changed = ProtectedChange

/** Remembers, in memory only, that the person has just confirmed who they are. */
export type StepUp = ReturnType<typeof createStepUp>

export function createStepUp() {
  let kept: { proof: Proof; method: VerificationMethod } | undefined
  return {
    keep(proof: Proof, method: VerificationMethod) {
      kept = { proof, method }
    },
    forget() {
      kept = undefined
    },
    /** The id of the verification while it is valid for at least the time that a change takes. */
    verification(changes?: Changed) {
      if (!kept || Date.parse(kept.proof.expiresAt) - Date.now() <= 5_000) return undefined
      return isSufficient(kept.method, changes) ? kept.proof.verificationRecordId : undefined
    },
  }
}

/** Whether a method is enough for a change: the server says so, and refuses the others. */
export function isSufficient({ sufficientFor }: VerificationMethod, changes: Changed | undefined) {
  return !changes || sufficientFor.includes(changes)
}
