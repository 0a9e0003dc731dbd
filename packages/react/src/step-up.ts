import { type Output, ProblemError } from '@latchkey/client'
import type { TabStorage } from './tab-storage.ts'

/** A way of the person to confirm their identity. */
export type VerificationMethod = Output<'GET /api/verifications/methods'>[number]

type Method = VerificationMethod['type']

export type Proof = Output<'POST /api/verifications/password'> & { method: Method }

/** A change that an attacker would make first. */
export type Changed = VerificationMethod['sufficientFor'][number]

type Kept = { accountId: string; recordId: string; expiresAt: string; sufficientFor: Changed[] }

const key = 'latchkey:step-up'

/** Keeps the person's last verification: in memory, and in the storage if there is one. */
export type StepUp = ReturnType<typeof createStepUp>

export function createStepUp(storage?: TabStorage) {
  // The id of a verification record is no secret: the server accepts it with the person's own access token only.
  let kept = storage && read(storage)
  const watchers = new Set<() => void>()
  const change = (next: Kept | undefined) => {
    kept = next
    for (const changed of watchers) changed()
  }
  const forget = () => {
    if (storage) forgetStepUp(storage)
    change(undefined)
  }
  return {
    /** Calls `changed` after each change of `isKept`. Returns a function that ends this. */
    watch(changed: () => void) {
      watchers.add(changed)
      return () => {
        watchers.delete(changed)
      }
    },
    /** Whether there is a verification that the server has not refused yet. */
    isKept: () => kept !== undefined,
    keep(accountId: string, proof: Proof, { sufficientFor }: VerificationMethod) {
      const { verificationRecordId: recordId, expiresAt } = proof
      const next = { accountId, recordId, expiresAt, sufficientFor }
      storage?.setItem(key, JSON.stringify(next))
      change(next)
    },
    forget,
    /** Forgets the verification of anybody else. */
    forgetOthers(accountId: string) {
      if (kept && kept.accountId !== accountId) forget()
    },
    /**
     * The id of the verification record, if it suffices for the change and is valid for at least five more seconds,
     * the time a change takes.
     */
    verification(changes?: Changed) {
      if (!kept || Date.parse(kept.expiresAt) - Date.now() <= 5_000) return undefined
      return isSufficient(kept, changes) ? kept.recordId : undefined
    },
  }
}

export function forgetStepUp(storage: TabStorage) {
  storage.removeItem(key)
}

/** Whether a method suffices for a change, as the server declares; the server refuses others. */
export function isSufficient(
  { sufficientFor }: Pick<VerificationMethod, 'sufficientFor'>,
  changes: Changed | undefined,
) {
  return !changes || sufficientFor.includes(changes)
}

/** Whether the server demands a new step-up for a change. */
export function isStepUpWanted(problem: unknown) {
  return problem instanceof ProblemError && problem.code === 'verification_record.permission_denied'
}

function read(storage: TabStorage): Kept | undefined {
  const text = storage.getItem(key)
  const kept = text ? (JSON.parse(text) as Kept) : undefined // the cast is safe: only this file writes under this key
  return kept && Date.parse(kept.expiresAt) > Date.now() ? kept : undefined
}
