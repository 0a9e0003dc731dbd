import { setTimeout as sleep } from 'node:timers/promises'

/** How often work is tried at most, and the milliseconds of the first pause; each further one is up to twice as long. */
const tries = 6
const firstPause = 10

/**
 * `serialization_failure`, `deadlock_detected`, and `invalid_sql_statement_name`: the statement before on the same connection was
 * refused while it prepared a statement for both. PostgreSQL has undone everything, and the same work can succeed.
 */
const conflicts = ['40001', '40P01', '26000']

export function isConflict(error: unknown): boolean {
  return conflicts.includes((error as { code?: string } | undefined)?.code ?? '')
}

/** Does work that PostgreSQL undid because of other work again, after a pause of random length, a few times. */
export async function retryConflicts<Result>(
  work: () => Promise<Result>,
  /** Milliseconds after which nothing is tried again. */
  within = 5000,
): Promise<Result> {
  const begun = performance.now()
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || tried === tries || performance.now() - begun > within) throw error
      // With jitter: two transactions that met would otherwise meet again.
      await sleep(Math.random() * firstPause * 2 ** tried)
    }
  }
}
