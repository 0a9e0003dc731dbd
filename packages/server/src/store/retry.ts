import { setTimeout as sleep } from 'node:timers/promises'

/**
 * The maximum number of tries, and the milliseconds of the first pause. The limit doubles with each further pause.
 */
const tries = 6
const firstPause = 10

/**
 * `serialization_failure`, `deadlock_detected`, and `invalid_sql_statement_name`: the last means that an earlier
 * statement on the same connection failed while it prepared a statement that both use. PostgreSQL rolled back, and
 * the same work can succeed.
 */
const conflicts = ['40001', '40P01', '26000']

export function isConflict(error: unknown): boolean {
  return conflicts.includes((error as { code?: string } | undefined)?.code ?? '')
}

/** Retries work after serialization failures and deadlocks, a few times, with back-off and jitter. */
export async function retryConflicts<Result>(
  work: () => Promise<Result>,
  /** Milliseconds after which the work is not retried. */
  within = 5000,
): Promise<Result> {
  const begun = performance.now()
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isConflict(error) || tried === tries || performance.now() - begun > within) throw error
      // Jitter: without it, two conflicting transactions would conflict again.
      await sleep(Math.random() * firstPause * 2 ** tried)
    }
  }
}
