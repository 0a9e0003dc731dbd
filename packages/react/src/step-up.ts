import type { Output } from '@latchkey/client'
import type { ProtectedChange, VerificationMethod } from '@latchkey/contract'

type Method = VerificationMethod['type']

export type Proof = Output<'POST /api/verifications/password'> & { method: Method }

export type Changed = ProtectedChange

/** Keeps the person's last verification in memory. */
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
    /**
     * The id of the verification record, if it suffices for the change and is valid for at least five more seconds,
     * the time a change takes.
     */
    verification(changes?: Changed) {
      if (!kept || Date.parse(kept.proof.expiresAt) - Date.now() <= 5_000) return undefined
      return isSufficient(kept.method, changes) ? kept.proof.verificationRecordId : undefined
    },
  }
}

/** Whether a method suffices for a change, as the server declares; the server refuses others. */
export function isSufficient({ sufficientFor }: VerificationMethod, changes: Changed | undefined) {
  return !changes || sufficientFor.includes(changes)
}
