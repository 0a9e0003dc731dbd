import type { Output } from '@latchkey/client'
import type { VerificationMethod } from '@latchkey/contract'

type Method = VerificationMethod['type']

export type Proof = Output<'POST /api/verifications/password'> & { method: Method }

/** What a thief would change first: there a code to an address is less than people who have more have to show. */
export type Changed = 'email' | 'phone' | 'credential'

/** Remembers, in memory only, that the person has just confirmed who they are. */
export type StepUp = ReturnType<typeof createStepUp>

export function createStepUp() {
  let kept: { proof: Proof; methods: readonly Method[] } | undefined
  return {
    /** `methods`: all the ways that the person has. */
    keep(proof: Proof, methods: readonly Method[]) {
      kept = { proof, methods }
    },
    forget() {
      kept = undefined
    },
    /** The id of the verification while it is good for at least the time that a change takes. */
    verification(changes?: Changed) {
      if (!kept || Date.parse(kept.proof.expiresAt) - Date.now() <= 5_000) return undefined
      return isTooWeak(kept.proof.method, changes, kept.methods) ? undefined : kept.proof.verificationRecordId
    },
  }
}

/** The server's rule, so that nobody is asked for what would not do. */
export function isTooWeak(method: Method, changes: Changed | undefined, methods: readonly Method[]) {
  const address = addresses[method]
  if (!address || !changes) return false
  const hasFactor = methods.some(each => factors.includes(each))
  return hasFactor || (address === changes && methods.includes('Password'))
}

const addresses: Partial<Record<Method, Changed>> = {
  EmailVerificationCode: 'email',
  PhoneVerificationCode: 'phone',
}
const factors: readonly Method[] = ['WebAuthn', 'Totp', 'BackupCode']
