import type { Output } from '@latchkey/client'

type VerificationRecord = Output<'POST /api/verifications/password'>

/** Remembers, in memory only, that the person has just confirmed who they are. */
export type StepUp = ReturnType<typeof createStepUp>

export function createStepUp() {
  let record: VerificationRecord | undefined
  return {
    keep(confirmed: VerificationRecord) {
      record = confirmed
    },
    forget() {
      record = undefined
    },
    /** The id of the verification while it is good for at least the time that a change takes. */
    verification() {
      return record && Date.parse(record.expiresAt) - Date.now() > 5_000
        ? record.verificationRecordId
        : undefined
    },
  }
}
