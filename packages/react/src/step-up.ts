import type { Output } from '@latchkey/client'
import type { VerificationMethod } from '@latchkey/contract'

export type Proof = Output<'POST /api/verifications/password'> & { method: VerificationMethod['type'] }

/** Which address a change is about: a code to that very address is no proof for it. */
export type ChangedAddress = 'email' | 'phone'

/** Remembers, in memory only, that the person has just confirmed who they are. */
export type StepUp = ReturnType<typeof createStepUp>

export function createStepUp() {
  let proof: Proof | undefined
  return {
    keep(given: Proof) {
      proof = given
    },
    forget() {
      proof = undefined
    },
    /** The id of the verification while it is good for at least the time that a change takes. */
    verification(changes?: ChangedAddress) {
      const isGood =
        proof && Date.parse(proof.expiresAt) - Date.now() > 5_000 && !isCodeTo(proof.method, changes)
      return isGood ? proof?.verificationRecordId : undefined
    },
  }
}

/** Whether a way to prove who one is is a code to the address that changes. */
export function isCodeTo(method: VerificationMethod['type'], changes: ChangedAddress | undefined) {
  return (
    (changes === 'email' && method === 'EmailVerificationCode') ||
    (changes === 'phone' && method === 'PhoneVerificationCode')
  )
}
